import Type from 'typebox'
import { nullableText, nullableTime, oneOf } from './values.ts'

/** The last validation request to a webhook's URL. */
export const ValidationState = Type.Object({
  method: oneOf(['code', 'challenge', 'cloudevents'], 'How its receiver was asked.'),
  sent_at: nullableTime('When it was asked; null when it was not.'),
  answer: oneOf(
    ['not_sent', 'outstanding', 'agreed', 'refused'],
    '`not_sent`: the receiver may not be asked yet, `detail` says why; ask for it by `validation/send`. `outstanding`: the receiver has not answered yet. `agreed`: it answered as it should; a code then waits to be confirmed. `refused`: it answered otherwise, or not at all.',
  ),
  http_code: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    description: 'What it answered; null when nothing came back.',
    examples: [200],
  }),
  detail: nullableText({
    description: 'Why it was refused or not sent and what to do about it, in a sentence.',
  }),
  expires_at: nullableTime('When the code is void; null when none was sent.'),
})

export const ValidationCode = Type.Object(
  {
    code: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The value of `Code` that the receiver got. It works once.',
      examples: ['u1Zc5wD0mQ4yB7tN9eK2xR6sL8hV3aPj'],
    }),
  },
  { additionalProperties: false },
)

export type ValidationState = Type.Static<typeof ValidationState>
export type ValidationCode = Type.Static<typeof ValidationCode>
