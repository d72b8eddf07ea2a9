import type { ErrorObject } from 'ajv/dist/2020.js'
import { jsonPointer, segmentsOf } from '../../domain/refusal/json-pointer.ts'
import { cut, quoted } from '../../domain/refusal/quoted.ts'
import { isSecretName, redacted } from '../../domain/refusal/redact.ts'
import type { FieldError } from '../../domain/refusal/refusal.ts'
import { type TellingSchema, takes, textRule } from './takes.ts'

/** What one error of ajv says to a person: the field, the value given, and what the field takes. */
export function describeFault(error: ErrorObject, within: 'body' | 'query'): FieldError {
  const path = segmentsOf(error.instancePath)
  const { code, detail, at = [] } = tell({ error, path, within })
  const place = [...path, ...at]
  return {
    pointer: within === 'query' ? `?${cut(place.join('.'))}` : jsonPointer(...place),
    code,
    detail,
  }
}

interface Told {
  readonly code: string
  readonly detail: string
  /** Where the fault is, from the place that the error names. */
  readonly at?: readonly string[]
}

interface Telling {
  readonly error: ErrorObject
  readonly path: readonly string[]
  readonly within: 'body' | 'query'
}

function tell({ error, path, within }: Telling): Told {
  const { keyword, params } = error
  const schema = error.parentSchema as TellingSchema
  const name = fieldName(path)
  // Not worked out at once: of an unknown field the value is the whole body.
  const value = () => shown(path, error.data)
  switch (keyword) {
    case 'additionalProperties':
      return unknownField(String(params.additionalProperty), schema, within)
    case 'required': {
      const missing = String(params.missingProperty)
      const property = schema.properties?.[missing]
      const wanted = property === undefined ? 'a value' : takes(property)
      const detail = `${fieldName([...path, missing])} is missing; it takes ${wanted}.`
      return { at: [missing], code: 'required', detail }
    }
    case 'type': {
      const given = isSecret(path) ? kindOf(error.data) : value()
      return { code: 'wrong_type', detail: `${name} is ${given}; it takes ${takes(schema)}.` }
    }
    case 'const':
    case 'enum':
      return { code: 'unknown_value', detail: `${name} is ${value()}; it takes ${takes(schema)}.` }
    case 'discriminator': {
      const tag = String(params.tag)
      const given = params.tagValue === undefined ? 'missing' : quoted(params.tagValue)
      const detail = `${fieldName([...path, tag])} is ${given}; it takes ${says(schema)}`
      return { code: 'unknown_value', detail }
    }
    case 'anyOf':
    case 'oneOf':
      return { code: 'wrong_shape', detail: `${name} is ${value()}; it takes ${says(schema)}` }
    case 'pattern':
    case 'format': {
      const rule = textRule(schema) ?? `text of the ${keyword} ${params[keyword]}`
      if (error.propertyName !== undefined) {
        const detail = `${name} has the name ${quoted(error.propertyName)}, which cannot be used: write ${rule}.`
        return { code: 'wrong_format', detail }
      }
      return { code: 'wrong_format', detail: `${value()} is not a usable ${name}: write ${rule}.` }
    }
    case 'minLength':
    case 'maxLength': {
      const subject =
        error.propertyName === undefined
          ? `${name} is ${value()}, which`
          : `${name} has the name ${quoted(error.propertyName)}, which`
      // By code points, as ajv counts them.
      const { length } = [...(error.propertyName ?? String(error.data))]
      return outOfRange(`${subject} has ${length} characters`, error)
    }
    case 'not':
      return { code: 'not_allowed', detail: says(schema) }
    case 'minItems':
    case 'maxItems':
      return outOfRange(`${name} has ${Object.keys(error.data as object).length} items`, error)
    case 'minProperties':
    case 'maxProperties':
      return outOfRange(`${name} has ${Object.keys(error.data as object).length} entries`, error)
    case 'minimum':
    case 'maximum':
      return outOfRange(`${name} is ${value()}`, error)
    case 'uniqueItems': {
      const twice = shown(path, (error.data as readonly unknown[])[Number(params.i)])
      return { code: 'duplicate', detail: `${name} has ${twice} twice; keep one of them.` }
    }
    default: {
      const detail = `${name} is ${value()}; it ${error.message ?? `breaks the rule ${keyword}`}.`
      return { code: 'invalid', detail }
    }
  }
}

function unknownField(field: string, schema: TellingSchema, within: 'body' | 'query'): Told {
  const noun = within === 'query' ? 'parameter' : 'field'
  const known = Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.not === undefined)
    .map(([name]) => name)
  const list = known.length === 0 ? `There are no ${noun}s` : `The ${noun}s are ${known.join(', ')}`
  const detail = `There is no ${noun} ${quoted(field)} here; leave it out. ${list}.`
  return { at: [field], code: 'unknown_field', detail }
}

function outOfRange(given: string, { keyword, params }: ErrorObject): Told {
  const bound = keyword.startsWith('min') ? 'least' : 'most'
  return { code: 'out_of_range', detail: `${given}, the ${bound} is ${params.limit}.` }
}

/** `retry_policy.delays[0]`. */
function fieldName(path: readonly string[]): string {
  const [first, ...inner] = path.map((segment) => cut(segment))
  if (first === undefined) return 'The body'
  return inner.reduce((name, part) => name + (/^\d+$/.test(part) ? `[${part}]` : `.${part}`), first)
}

function shown(path: readonly string[], value: unknown): string {
  return isSecret(path) ? redacted : quoted(value)
}

/**
 * Whether a value may be a credential. That holds for whatever lies in `auth` but the words that say
 * how it is sent, since a user name can be a key as well, and for the headers of a webhook.
 */
function isSecret(path: readonly string[]): boolean {
  const [first, second] = path
  if (first === 'auth') return second !== 'type' && second !== 'header'
  return (first === 'headers' && second !== undefined) || path.some(isSecretName)
}

function says(schema: TellingSchema): string {
  return schema.description ?? `${takes(schema)}.`
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
