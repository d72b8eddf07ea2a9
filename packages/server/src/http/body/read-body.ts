import type { TSchema } from 'typebox'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { coerceForm } from './coerce-form.ts'
import { type BodyKind, bodyKind } from './content-type.ts'
import { readForm } from './form-body.ts'
import { readJson } from './json-body.ts'

export interface GivenBody {
  readonly bytes: Buffer
  readonly contentType: string | undefined
  readonly kinds: readonly BodyKind[]
}

/**
 * The value of a body of one of the kinds. A form's strings become the booleans and numbers that the
 * schema asks for; nothing else is checked against it here. No body at all is an object without fields.
 */
export function readBody(
  { bytes, contentType, kinds }: GivenBody,
  schema: TSchema,
): { readonly value: unknown } | Refusal {
  if (bytes.length === 0) return { value: {} }
  const kind = bodyKind(contentType, kinds)
  if (typeof kind !== 'string') return kind
  if (kind === 'json') return readJson(bytes)
  const form = readForm(bytes)
  return 'refused' in form ? form : { value: coerceForm(form.value, schema) }
}
