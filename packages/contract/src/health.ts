import Type from 'typebox'
import { nullableText, Time } from './values.ts'

/** A row of failures that no success has ended yet. */
export const Health = Type.Object({
  failing_since: Type.String({ ...Time, description: 'When the first of them ended.' }),
  failed_events: Type.Integer({
    minimum: 1,
    description: 'Events that failed at least once since.',
    examples: [3],
  }),
  last_error: nullableText({
    description: 'Why the last attempt failed, in a word.',
    examples: ['timeout'],
  }),
})

export type Health = Type.Static<typeof Health>
