import type { ErrorObject } from 'ajv/dist/2020.js'
import { jsonPointer, segmentsOf } from '../../domain/refusal/json-pointer.ts'
import { cut, quoted } from '../../domain/refusal/quoted.ts'
import { isSecretName, redacted } from '../../domain/refusal/redact.ts'
import type { FieldError } from '../../domain/refusal/refusal.ts'

/**
 * What data does that its topic's schema forbids: the place, the value (cut, and hidden where it may be
 * a credential) and the rule. The path leads from the request to the data.
 */
export function describeMismatch(
  error: ErrorObject,
  path: readonly (string | number)[],
): FieldError {
  const inData = segmentsOf(error.instancePath)
  const { at = [], says } = tell(error)
  const place = [...path, ...inData, ...at]
  const name = place.length === path.length ? String(path.at(-1)) : fieldName([...inData, ...at])
  const value = inData.some(isSecretName) ? redacted : quoted(error.data)
  return { pointer: jsonPointer(...place), code: 'schema_mismatch', detail: says(name, value) }
}

interface Told {
  /** Where the fault is, from the place that the error names. */
  readonly at?: readonly string[]
  readonly says: (name: string, value: string) => string
}

function tell({ keyword, message, params, schema }: ErrorObject): Told {
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return {
        at: [String(params.missingProperty)],
        says: (name) => `${name} is missing, which the schema requires.`,
      }
    case 'additionalProperties':
      return unknownField(params.additionalProperty)
    case 'unevaluatedProperties':
      return unknownField(params.unevaluatedProperty)
    case 'false schema':
      return { says: (name) => `${name} is not allowed by the schema.` }
    case 'enum':
      return rule(`must be one of ${cut(JSON.stringify(schema).slice(1, -1), 200)}`)
    case 'const':
      return rule(`must be ${quoted(schema)}`)
    case 'anyOf':
    case 'oneOf':
      return rule(
        `must fit ${keyword === 'oneOf' ? 'exactly one' : 'one'} of the shapes under ${keyword}`,
      )
    default:
      return rule(message ?? `breaks the rule ${keyword}`)
  }
}

function rule(says: string): Told {
  return { says: (name, value) => `${name} is ${value}, which ${cut(says, 300)}.` }
}

function unknownField(field: unknown): Told {
  return {
    at: [String(field)],
    says: (name) => `The schema has no field ${name}; leave it out.`,
  }
}

/** `order.lines[0].sku`. */
function fieldName(path: readonly string[]): string {
  return path
    .map((segment) => cut(segment))
    .reduce((name, part) => {
      if (/^\d+$/.test(part)) return `${name}[${part}]`
      return name === '' ? part : `${name}.${part}`
    }, '')
}
