import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { TSchema } from 'typebox'
import type { FieldError, Refusal } from '../domain/errors.ts'

/** Says what is wrong with a value, all of it; null when nothing is. */
export type Validate = (value: unknown) => Refusal | null

const strict = {
  allErrors: true,
  allowUnionTypes: true,
  discriminator: true,
  strict: true,
  verbose: true,
} as const

const bodies = new Ajv2020(strict)
/** Query values arrive as text, so numbers are read from it, in place. */
const queries = new Ajv2020({ ...strict, coerceTypes: true })
formats.default(bodies)
formats.default(queries)

/** The most errors one answer names. */
const maxErrors = 100

export function bodyValidator(schema: TSchema): Validate {
  const validate = bodies.compile(schema)
  return (value) => check(validate, value, (error) => error.instancePath)
}

export function queryValidator(schema: TSchema): Validate {
  const validate = queries.compile(schema)
  return (value) => check(validate, value, (error) => `?${error.instancePath.slice(1)}`)
}

/** Whether a value is itself a JSON Schema (2020-12): a sentence when it is not. */
export function refuseSchema(value: Record<string, unknown>): string | null {
  try {
    if (bodies.validateSchema(value)) return null
  } catch (error) {
    return `This is not a JSON Schema of the dialect 2020-12: ${String(error)}.`
  }
  const [first] = bodies.errors ?? []
  return `This is not a JSON Schema: ${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}.`
}

function check(
  validate: ValidateFunction,
  value: unknown,
  pointerOf: (error: ErrorObject) => string,
): Refusal | null {
  if (validate(value)) return null
  const errors = outermost(validate.errors ?? [])
    .slice(0, maxErrors)
    .map((error) => describe(error, pointerOf(error)))
  return refuseFields(errors)
}

/** A refusal that names every field at fault. */
export function refuseFields(errors: readonly FieldError[]): Refusal {
  const [first] = errors
  const more = errors.length > 1 ? ` ${errors.length - 1} more in errors.` : ''
  return {
    refused: 'invalid_request',
    detail: `${first?.pointer || '/'}: ${first?.detail ?? 'invalid'}${more}`,
    errors,
  }
}

/**
 * Of a choice between shapes, what is wrong with each shape says less than that none fits. Where the
 * other choice is null and something was given, only what is wrong with that is worth saying. Of a
 * name, the rule it breaks is an error of its own.
 */
function outermost(errors: readonly ErrorObject[]): ErrorObject[] {
  const hidden = new Set<string>()
  for (const error of errors) {
    if (error.keyword !== 'anyOf') continue
    const orNull = choicesOf(error).findIndex(({ type }) => type === 'null')
    const isGiven = orNull >= 0 && error.data !== null
    if (isGiven) hidden.add(error.schemaPath)
    hidden.add(isGiven ? `${error.schemaPath}/${orNull}/` : `${error.schemaPath}/`)
  }
  return errors.filter(
    ({ keyword, schemaPath }) =>
      keyword !== 'propertyNames' &&
      !hidden.has(schemaPath) &&
      ![...hidden].some((path) => path.endsWith('/') && schemaPath.startsWith(path)),
  )
}

function choicesOf(error: ErrorObject): readonly { readonly type?: unknown }[] {
  return Array.isArray(error.schema) ? error.schema : []
}

function describe(error: ErrorObject, at: string): FieldError {
  const { keyword, params } = error
  const says = descriptionOf(error)
  switch (keyword) {
    case 'additionalProperties': {
      const name = String(params.additionalProperty)
      const known = Object.keys(error.parentSchema?.properties ?? {}).join(', ')
      return {
        pointer: at.startsWith('?') ? `?${name}` : `${at}/${escapePointer(name)}`,
        code: 'unknown_field',
        detail: `There is no field ${cut(name)}. The fields are: ${known}.`,
      }
    }
    case 'required': {
      const name = String(params.missingProperty)
      const pointer = `${at}/${escapePointer(name)}`
      return { pointer, code: 'required', detail: `The field ${name} is needed.` }
    }
    case 'type':
      return {
        pointer: at,
        code: 'wrong_type',
        detail: `Must be ${typesOf(params.type)}, not ${typeOf(error.data)}.`,
      }
    case 'enum':
      return {
        pointer: at,
        code: 'unknown_value',
        detail: `Must be one of ${(params.allowedValues as unknown[]).join(', ')}.`,
      }
    case 'discriminator':
      return { pointer: at, code: 'unknown_value', detail: `Must be: ${says}` }
    case 'anyOf':
      return { pointer: at, code: 'wrong_shape', detail: `Must be: ${says}` }
    case 'pattern':
    case 'format':
      return { pointer: at, code: 'wrong_format', detail: says || `Must be a ${params.format}.` }
    case 'minLength':
    case 'maxLength':
      return outOfRange(at, 'Must have', { keyword, limit: params.limit, unit: 'characters' })
    case 'minItems':
    case 'maxItems':
      return outOfRange(at, 'Must have', { keyword, limit: params.limit, unit: 'items' })
    case 'maxProperties':
      return outOfRange(at, 'Must have', { keyword, limit: params.limit, unit: 'entries' })
    case 'minimum':
    case 'maximum':
      return outOfRange(at, 'Must be', { keyword, limit: params.limit, unit: '' })
    case 'uniqueItems':
      return { pointer: at, code: 'duplicate', detail: 'Names something twice. Keep one of them.' }
    default:
      return { pointer: at, code: 'invalid', detail: `${error.message ?? keyword}.` }
  }
}

function outOfRange(
  pointer: string,
  verb: string,
  { keyword, limit, unit }: { keyword: string; limit: number; unit: string },
): FieldError {
  const bound = keyword.startsWith('min') ? 'at least' : 'at most'
  const detail = `${verb} ${bound} ${limit} ${unit}`.trimEnd()
  return { pointer, code: 'out_of_range', detail: `${detail}.` }
}

function descriptionOf(error: ErrorObject): string {
  const says: unknown = error.parentSchema?.description
  return typeof says === 'string' ? says : ''
}

function typesOf(types: unknown): string {
  return (Array.isArray(types) ? types : String(types).split(',')).join(' or ')
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** RFC 6901, section 3. */
function escapePointer(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1')
}

function cut(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`
}
