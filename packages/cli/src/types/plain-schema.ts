/** The JSON Schema of a type and nothing else, as the writer of types takes it. */
type PlainSchema = Readonly<Record<string, unknown>>

/**
 * A schema of the catalog (2020-12) with only the keywords that say what type the data has, in the
 * spelling that the writer of types knows, and its `$ref`s moved to `prefix`, which is where it stands
 * in the schema that holds all of them: `#/properties/order.created`.
 *
 * Catalogs come from elsewhere: the writer would put what stands under `tsType` into the module as it
 * is, and read files and addresses that a `$ref` names. Keywords are therefore taken over by name, and a
 * `$ref` only when it stays within the schema.
 */
export function plainSchema(schema: unknown, prefix: string): PlainSchema {
  // `true` and `false` are schemas too.
  if (schema === false) return { enum: [] }
  if (!isObject(schema)) return unknownType
  const plain: Record<string, unknown> = {}
  for (const [keyword, read] of Object.entries(keywords)) {
    const said = Object.hasOwn(schema, keyword) ? read(schema[keyword], prefix) : undefined
    if (said !== undefined) plain[keyword] = said
  }
  Object.assign(plain, valuesOf(schema), itemsOf(schema, prefix), fieldsOf(schema, prefix))
  const { $ref } = schema
  if (typeof $ref === 'string' && /^#($|\/)/.test($ref)) {
    // The writer knows a $ref that stands alone; beside other keywords it holds as they do.
    const allOf = Array.isArray(plain.allOf) ? plain.allOf : []
    plain.allOf = [...allOf, { $ref: prefix + $ref.slice(1) }]
  }
  // The writer takes a schema without any of these for one of objects as soon as it has a comment.
  return sayWhatType.some((keyword) => keyword in plain) ? plain : { ...plain, ...unknownType }
}

const unknownType = { tsType: 'unknown' }
const sayWhatType = [
  ...['type', 'enum', 'tsType', 'required', 'properties', 'additionalProperties', 'items'],
  ...['allOf', 'anyOf', 'oneOf'],
]

/** What each keyword says, or undefined where it says nothing that can be read. */
const keywords: Readonly<Record<string, (value: unknown, prefix: string) => unknown>> = {
  type: (value) => (isType(value) || isListOf(value, isType) ? value : undefined),
  description: (value) => (typeof value === 'string' ? value : undefined),
  deprecated: (value) => (value === true ? true : undefined),
  required: (value) => (isListOf(value, (each) => typeof each === 'string') ? value : undefined),
  properties: eachOf,
  $defs: eachOf,
  definitions: eachOf,
  allOf: listOf,
  anyOf: listOf,
  oneOf: listOf,
}

const types: readonly unknown[] = 'object array string number integer boolean null'.split(' ')

function isType(value: unknown): boolean {
  return types.includes(value)
}

function isListOf(value: unknown, is: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(is)
}

/** By entries, as a field may be named `__proto__`. */
function eachOf(value: unknown, prefix: string): PlainSchema | undefined {
  if (!isObject(value)) return undefined
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, plainSchema(each, prefix)]),
  )
}

function listOf(value: unknown, prefix: string): readonly PlainSchema[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  return value.map((each) => plainSchema(each, prefix))
}

/**
 * The values that are allowed, when they are listed: as a type of TypeScript, which JSON is. The writer
 * would take objects among them for schemas.
 */
function valuesOf(schema: Record<string, unknown>): PlainSchema {
  const listed = Array.isArray(schema.enum) && schema.enum.length > 0 ? schema.enum : null
  const values: readonly unknown[] | null = Object.hasOwn(schema, 'const') ? [schema.const] : listed
  if (values === null) return {}
  if (values.every((value) => typeof value !== 'object' || value === null)) return { enum: values }
  return { tsType: values.map((value) => `(${JSON.stringify(value)})`).join(' | ') }
}

/** `prefixItems` was `items` before 2020-12, and `items` beside it `additionalItems`. */
function itemsOf(schema: Record<string, unknown>, prefix: string): PlainSchema {
  const { items, prefixItems } = schema
  if (Array.isArray(prefixItems)) {
    const rest = items === false ? false : items === undefined ? true : plainSchema(items, prefix)
    return { items: prefixItems.map((each) => plainSchema(each, prefix)), additionalItems: rest }
  }
  if (items === undefined || items === true) return {}
  return { items: Array.isArray(items) ? {} : plainSchema(items, prefix) }
}

/** Types are open by themselves, so fields are allowed beyond the named ones only where that is said. */
function fieldsOf(schema: Record<string, unknown>, prefix: string): PlainSchema {
  const { additionalProperties, patternProperties, properties, type } = schema
  const isNamed = isObject(properties) && Object.keys(properties).length > 0
  const others = isObject(patternProperties) && Object.keys(patternProperties).length > 0
  if (others) return { additionalProperties: true }
  if (isObject(additionalProperties)) {
    // Named fields need not fit what the others must fit, which a type cannot say.
    return { additionalProperties: isNamed || plainSchema(additionalProperties, prefix) }
  }
  if (typeof additionalProperties === 'boolean') return { additionalProperties }
  const mayBeObject = type === 'object' || (Array.isArray(type) && type.includes('object'))
  return mayBeObject && !isNamed ? { additionalProperties: true } : {}
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
