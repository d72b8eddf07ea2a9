import Type from 'typebox'
import { nullableTime, oneOf } from './values.ts'

/** How fast a webhook is sent to just now, on the node that answers. */
export const Pace = Type.Object(
  {
    breaker: oneOf(
      ['closed', 'open', 'half_open'],
      '`closed`: all is well. `open`: ten attempts in a row found the receiver down (no connection, no answer in time, or a 5xx other than 500), and nothing is sent until `open_until`. `half_open`: one attempt probes whether it is back.',
    ),
    open_until: nullableTime('When the receiver is probed next; null unless the breaker is open.'),
    paused_until: nullableTime(
      'Nothing is sent before, because the receiver said so with `Retry-After`: five minutes at most. Null when it did not.',
    ),
    max_in_flight_now: Type.Integer({
      description:
        'Attempts under way at once: `max_in_flight`, or fewer after answers 429, 502, 503 or 504, until enough others have succeeded.',
      examples: [16],
    }),
    rate_limit: Type.Unsafe<number | null>({
      type: ['number', 'null'],
      description: 'Attempts per second at most; null for no limit.',
      examples: [null],
    }),
  },
  { description: 'What waits for its pace keeps its attempts: none is counted.' },
)

export type Pace = Type.Static<typeof Pace>
