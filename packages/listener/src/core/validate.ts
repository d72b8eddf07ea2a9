import type { WebhookEvent } from '../event.ts'
import type { SchemaIssue } from '../standard-schema.ts'
import { refuse } from './answers.ts'
import type { Answer } from './incoming.ts'
import type { Setup } from './setup.ts'

const maxIssues = 5

/** The event with its data as the topic's schema makes it, or 422 with the places at fault. */
export async function validate(
  { schemas }: Setup,
  event: WebhookEvent,
): Promise<WebhookEvent | Answer> {
  const schema = schemas.get(event.topic)
  if (schema === undefined) return event
  const result = await schema['~standard'].validate(event.data)
  if (result.issues === undefined) return { ...event, data: result.value }
  // Places alone: messages may hold values, and the answer is kept where others read it.
  const places = result.issues.slice(0, maxIssues).map(placeOf).join(', ')
  return refuse(422, 'schema_mismatch', `The data does not fit the schema of its topic: ${places}.`)
}

/** A JSON Pointer (RFC 6901) into the data. */
function placeOf({ path = [] }: SchemaIssue): string {
  const steps = path.map((step) => String(typeof step === 'object' ? step.key : step))
  return steps.length === 0
    ? 'the whole'
    : steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
