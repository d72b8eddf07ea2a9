import type { Check } from '../check.ts'
import { expectAccepted } from '../expect-reply.ts'
import { checkTopic } from '../message.ts'

export const unknownChecks: readonly Check[] = [
  {
    id: 'contract/unknown-topic',
    level: 'should',
    title: 'answers 2xx to topics it does not know',
    fix: 'Answer 200 to events that no handler is there for: a 4xx or 5xx counts as a failed delivery, is tried again, and in the end disables the webhook.',
    run: (listener) =>
      expectAccepted(listener, {
        what: 'the topic nobody.knows.this',
        message: listener.event({ topic: 'nobody.knows.this' }),
      }),
  },
  {
    id: 'contract/unknown-fields',
    level: 'should',
    title: 'does not mind fields it does not know',
    fix: 'Let the schema pass additional fields (zod: no .strict(); JSON Schema: no additionalProperties: false): senders add fields without a new version.',
    run: (listener) => {
      const event = {
        type: checkTopic,
        timestamp: new Date().toISOString(),
        data: { added_later: { deep: [1, null] } },
        added_later: 'and this as well',
      }
      return expectAccepted(listener, {
        what: 'fields that were added later',
        message: listener.event({ body: JSON.stringify(event) }),
      })
    },
  },
]
