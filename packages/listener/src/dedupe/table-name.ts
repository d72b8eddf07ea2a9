export const defaultTable = 'posthorn_dedupe'

/** One table's name as it stands in SQL, and the name of the index on the ends of its rows. */
export interface TableName {
  readonly table: string
  readonly index: string
}

/**
 * Quotes `table` or `schema.table`. Names become part of statements, so only letters, digits and `_`
 * are accepted. Throws on anything else, and past the 63 bytes that PostgreSQL keeps of a name.
 */
export function tableName(name: string): TableName {
  if (!/^([A-Za-z_]\w*\.)?[A-Za-z_]\w*$/.test(name)) {
    throw new TypeError(
      `"${name}" is no table name: use letters, digits and "_", after a schema and "." if need be.`,
    )
  }
  const parts = name.split('.')
  const index = `${parts.at(-1)}_until`
  const long = [...parts, index].find((part) => part.length > 63)
  if (long !== undefined) {
    throw new TypeError(
      `"${long}" has ${long.length} letters; 63 is the most. Choose a shorter name.`,
    )
  }
  return { table: parts.map((part) => `"${part}"`).join('.'), index: `"${index}"` }
}
