import type { TSchema } from 'typebox'
import type { FormFields, FormValue } from './form-body.ts'

/** The part of a JSON Schema that tells what the strings of a form stand for. */
interface FormSchema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly properties?: Readonly<Record<string, FormSchema>>
  readonly items?: FormSchema
  readonly anyOf?: readonly FormSchema[]
  readonly oneOf?: readonly FormSchema[]
}

/**
 * Turns the strings of a form into what the schema asks for: "true", "false", "1" and "0" where it
 * takes a boolean and no string, decimal numbers where it takes a number and no string, and an empty
 * string where it takes null and no string, or none but of a format. What does not fit stays as it is, for the validation of
 * the schema to refuse.
 */
export function coerceForm(fields: FormFields, schema: TSchema): unknown {
  return coerce(fields, schema as FormSchema)
}

function coerce(value: FormValue, schema: FormSchema): unknown {
  const choices = choicesOf(schema)
  if (typeof value === 'string') return coerceText(value, choices)
  if (isArray(value)) {
    const items = choices.find((choice) => choice.items !== undefined)?.items
    return items === undefined ? value : value.map((item) => coerce(item, items))
  }
  const coerced: Record<string, unknown> = Object.create(null)
  for (const [name, inner] of Object.entries(value)) {
    const property = propertyOf(choices, name)
    coerced[name] = property === undefined ? inner : coerce(inner, property)
  }
  return coerced
}

function propertyOf(choices: readonly FormSchema[], name: string): FormSchema | undefined {
  for (const { properties } of choices) {
    if (properties !== undefined && Object.hasOwn(properties, name)) return properties[name]
  }
  return undefined
}

function coerceText(text: string, choices: readonly FormSchema[]): unknown {
  const types = new Set(choices.flatMap(typesOf))
  const takesText = types.has('string')
  const isFormed = choices.some(({ format }) => format !== undefined)
  if (text === '' && types.has('null') && (isFormed || !takesText)) return null
  if (takesText) return text
  if (types.has('boolean')) {
    if (text === 'true' || text === '1') return true
    if (text === 'false' || text === '0') return false
  }
  const isNumber = types.has('integer') ? /^-?\d{1,15}$/ : /^-?\d{1,15}(\.\d{1,15})?$/
  const wantsNumber = types.has('integer') || types.has('number')
  return wantsNumber && isNumber.test(text) ? Number(text) : text
}

function choicesOf(schema: FormSchema): readonly FormSchema[] {
  const inner = schema.anyOf ?? schema.oneOf ?? []
  return [schema, ...inner.flatMap(choicesOf)]
}

function typesOf({ type }: FormSchema): readonly string[] {
  return type === undefined ? [] : typeof type === 'string' ? [type] : type
}

function isArray(value: FormValue): value is readonly FormValue[] {
  return Array.isArray(value)
}
