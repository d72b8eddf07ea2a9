import { type OpenapiDocument, referredName, resolved, type Schema } from '../openapi/document.ts'

/** One line of a table of fields. */
export interface Field {
  /** The way to it: `retry_policy.delays[]`, or `headers.*` for any name. */
  readonly name: string
  readonly schema: Schema
  /** `any`: one of as many as there are, as the items of a list. */
  readonly presence: 'required' | 'optional' | 'any'
  /** The field that decides whether this one is there, and its value; null when nothing does. */
  readonly when: { readonly name: string; readonly value: string } | null
}

interface Place {
  readonly prefix: string
  readonly when: Field['when']
}

type Schemas = OpenapiDocument['components']['schemas']

/** The most levels shown. */
const maxDepth = 8

/**
 * The fields of a schema with those inside them, in the order in which the contract names them.
 * Shapes with a name of their own are gone into, or left as references.
 */
export function fieldsOf(
  schema: Schema,
  schemas: Schemas,
  { intoReferences }: { readonly intoReferences: boolean },
): Field[] {
  const fields: Field[] = []
  const top = schema.$ref === undefined ? schema : resolved(schema, schemas)
  visit(top, { prefix: '', when: null }, 0)
  return fields

  function visit(given: Schema, place: Place, depth: number): void {
    if (depth > maxDepth || (given.$ref !== undefined && !intoReferences)) return
    const { prefix } = place
    const found = resolved(given, schemas)
    for (const [name, inner] of Object.entries(found.properties ?? {})) {
      const presence = found.required?.includes(name) ? 'required' : 'optional'
      add(`${prefix}${prefix === '' ? '' : '.'}${name}`, inner, { ...place, presence, depth })
    }
    const values = valuesOf(found)
    if (values !== null) add(`${prefix}.*`, values, { ...place, presence: 'any', depth })
    if (found.items !== undefined) {
      const items = resolved(found.items, schemas)
      if (saysMore(items)) {
        add(`${prefix}[]`, found.items, { ...place, presence: 'any', depth })
      } else visit(found.items, { ...place, prefix: `${prefix}[]` }, depth + 1)
    }
    const kind = found.discriminator?.propertyName
    if (kind !== undefined) visitKinds(found, kind, place, depth)
    else for (const choice of found.anyOf ?? found.oneOf ?? []) visit(choice, place, depth + 1)
  }

  function visitKinds(found: Schema, kind: string, place: Place, depth: number): void {
    const choices = (found.oneOf ?? []).map((choice) => resolved(choice, schemas))
    const words = choices.map((choice) => choice.properties?.[kind]?.const)
    const name = `${place.prefix}.${kind}`
    fields.push({
      name,
      schema: { type: 'string', enum: words },
      presence: 'required',
      when: place.when,
    })
    for (const [at, choice] of choices.entries()) {
      const { [kind]: _, ...properties } = choice.properties ?? {}
      const when = { name, value: String(words[at]) }
      visit({ ...choice, properties }, { ...place, when }, depth + 1)
    }
  }

  function add(
    name: string,
    schema: Schema,
    place: Pick<Field, 'presence' | 'when'> & { readonly depth: number },
  ): void {
    fields.push({ name, schema, presence: place.presence, when: place.when })
    visit(schema, { prefix: name, when: null }, place.depth + 1)
  }
}

/** What an object's fields hold that have any name. */
function valuesOf({ patternProperties, additionalProperties }: Schema): Schema | null {
  const [pattern] = Object.values(patternProperties ?? {})
  if (pattern !== undefined) return saysMore(pattern) ? pattern : null
  return typeof additionalProperties === 'object' ? additionalProperties : null
}

/** Whether there is more to say of a value than its type, so that it deserves a line of its own. */
function saysMore(schema: Schema): boolean {
  const { properties, ...rest } = schema
  if (properties !== undefined) return false
  return ['description', 'pattern', 'maxLength', 'minimum', 'maximum'].some((word) => word in rest)
}

/** The names of the schemas that a part of the document leads to. */
export function namesIn(part: unknown, schemas: Schemas): ReadonlySet<string> {
  const found = new Set<string>()
  visit(part)
  return found

  function visit(value: unknown): void {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      const name = key === '$ref' ? referredName(String(inner)) : null
      if (name === null) visit(inner)
      else if (!found.has(name)) {
        found.add(name)
        visit(schemas[name])
      }
    }
  }
}
