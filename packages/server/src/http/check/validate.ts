import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { TSchema } from 'typebox'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { gatherFaults } from '../../domain/refusal/refuse-fields.ts'
import { parseRfc3339 } from '../answer/rfc3339-time.ts'
import { describeFault } from './describe-fault.ts'

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
for (const ajv of [bodies, queries]) {
  formats.default(ajv)
  // As the handlers read it: what passes here has a moment that our clock can name.
  ajv.addFormat('date-time', (text) => parseRfc3339(text) !== null)
}

export function bodyValidator(schema: TSchema): Validate {
  const validate = bodies.compile(schema)
  return (value) => check(validate, value, 'body')
}

export function queryValidator(schema: TSchema): Validate {
  const validate = queries.compile(schema)
  return (value) => check(validate, value, 'query')
}

function check(
  validate: ValidateFunction,
  value: unknown,
  within: 'body' | 'query',
): Refusal | null {
  if (validate(value)) return null
  const faults = gatherFaults()
  for (const error of outermost(validate.errors ?? [])) {
    faults.add(() => describeFault(error, within))
  }
  return faults.refusal()
}

/**
 * The errors worth saying. Of a choice between shapes, what is wrong with each shape says less than
 * that none fits; where the other choice is null and something was given, only what is wrong with
 * that matters. Of a name, the rule it breaks is an error of its own. A value of the wrong type
 * breaks other rules only because of that.
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
  const within = [...hidden].filter((path) => path.endsWith('/'))
  const shown = errors.filter(
    ({ keyword, schemaPath }) =>
      keyword !== 'propertyNames' &&
      !hidden.has(schemaPath) &&
      !within.some((path) => schemaPath.startsWith(path)),
  )
  const mistyped = new Set(
    shown.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath),
  )
  return shown.filter(
    ({ keyword, instancePath }) => keyword === 'type' || !mistyped.has(instancePath),
  )
}

function choicesOf(error: ErrorObject): readonly { readonly type?: unknown }[] {
  return Array.isArray(error.schema) ? error.schema : []
}
