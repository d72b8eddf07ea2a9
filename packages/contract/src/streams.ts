import Type from 'typebox'
import type { deliveryStates } from './deliveries.ts'
import {
  DeliveryId,
  nullableText,
  nullableTime,
  oneOf,
  Time,
  TopicName,
  textPattern,
} from './values.ts'

/** How the receiver of a webhook of type `stream` takes its deliveries. */

export const leaseLimits = {
  max: { most: 100, default: 10 },
  waitSeconds: { most: 30, default: 0 },
  visibilitySeconds: { most: 43_200, default: 30 },
} as const

const LeaseId = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Names this hand-out of the delivery; a later one has another.',
  examples: ['MDE5YzIxYWMtZWM2NS03YTEwLThjMTEtNGY2YjFkMmUzYTAzMQ'],
})

export const LeaseRequest = Type.Object(
  {
    max: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: leaseLimits.max.most,
        default: leaseLimits.max.default,
        description:
          'Deliveries at most. Large ones come in smaller numbers: an answer holds about 8 MiB of events.',
      }),
    ),
    wait_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: leaseLimits.waitSeconds.most,
        default: leaseLimits.waitSeconds.default,
        description: 'How long to wait for the first delivery when none is due.',
      }),
    ),
    visibility_seconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: leaseLimits.visibilitySeconds.most,
        default: leaseLimits.visibilitySeconds.default,
        description:
          'How long you have to settle each. After that the attempt counts as failed, and the delivery is due again as the retry policy says.',
      }),
    ),
  },
  { additionalProperties: false, examples: [{ max: 10, wait_seconds: 20 }] },
)

export const Lease = Type.Object({
  delivery_id: DeliveryId,
  lease_id: LeaseId,
  topic: TopicName,
  attempt: Type.Integer({ description: 'Counts from 1.', examples: [1] }),
  expires_at: Time,
  headers: Type.Record(Type.String(), Type.String(), {
    description:
      'What a POST would carry, signature included; all but `host`, `connection` and `content-length`.',
    examples: [
      { 'content-type': 'application/json', 'webhook-id': '019c21ac-ec65-7a10-8c11-4f6b1d2e3a03' },
    ],
  }),
  body_base64: Type.String({
    description: 'The bytes that were signed.',
    examples: ['eyJvcmRlciI6MTAwMX0='],
  }),
})

export const Leases = Type.Object({
  data: Type.Array(Lease, { description: 'Those that have been due longest first.' }),
})

export const SettleRequest = Type.Object(
  {
    results: Type.Array(
      Type.Object(
        {
          lease_id: LeaseId,
          outcome: oneOf(
            ['delivered', 'failed'],
            'failed: it is due again as the retry policy says.',
          ),
          status: Type.Optional(
            Type.Unsafe<number | null>({
              type: ['integer', 'null'],
              minimum: 100,
              maximum: 599,
              description: 'The HTTP status you got, if you passed the delivery on. It is logged.',
            }),
          ),
          error: Type.Optional(
            nullableText({
              maxLength: 1000,
              pattern: textPattern,
              description: 'What went wrong. It is logged.',
            }),
          ),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 100 },
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        results: [
          {
            lease_id: 'MDE5YzIxYWMtZWM2NS03YTEwLThjMTEtNGY2YjFkMmUzYTAzMQ',
            outcome: 'delivered',
            status: 200,
          },
        ],
      },
    ],
  },
)

const lostLease =
  'lease_lost: the lease had ended, was settled or released before, or its delivery was cancelled; nothing was changed.'

const StateNow = Type.Unsafe<(typeof deliveryStates)[number] | null>({
  type: ['string', 'null'],
  description: 'Of the delivery now; null when the lease names none of this webhook.',
  examples: ['delivered'],
})

export const SettledLeases = Type.Object({
  data: Type.Array(
    Type.Object({
      lease_id: LeaseId,
      result: oneOf(['settled', 'lease_lost'], lostLease),
      state: StateNow,
      next_attempt_at: nullableTime('When it may be leased again; null when it may not.'),
    }),
    { description: 'In the order in which they were given.' },
  ),
})

const LeaseIds = Type.Array(LeaseId, { minItems: 1, maxItems: 100 })

export const ReleaseRequest = Type.Object(
  { lease_ids: LeaseIds },
  {
    additionalProperties: false,
    examples: [{ lease_ids: ['MDE5YzIxYWMtZWM2NS03YTEwLThjMTEtNGY2YjFkMmUzYTAzMQ'] }],
  },
)

export const ReleasedLeases = Type.Object({
  data: Type.Array(
    Type.Object({
      lease_id: LeaseId,
      result: oneOf(['released', 'lease_lost'], lostLease),
      state: StateNow,
      next_attempt_at: nullableTime('When it may be leased again; null when it may not.'),
    }),
    { description: 'In the order in which they were given.' },
  ),
})

export const RenewRequest = Type.Object(
  {
    lease_ids: LeaseIds,
    visibility_seconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: leaseLimits.visibilitySeconds.most,
        default: leaseLimits.visibilitySeconds.default,
        description: 'How long you have to settle each, from now on.',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        lease_ids: ['MDE5YzIxYWMtZWM2NS03YTEwLThjMTEtNGY2YjFkMmUzYTAzMQ'],
        visibility_seconds: 60,
      },
    ],
  },
)

export const RenewedLeases = Type.Object({
  data: Type.Array(
    Type.Object({
      lease_id: LeaseId,
      result: oneOf(['renewed', 'lease_lost'], lostLease),
      expires_at: nullableTime(
        'When it ends now, at most 12 hours after it was handed out; null when it is lost.',
      ),
    }),
    { description: 'In the order in which they were given.' },
  ),
})

export type LeaseRequest = Type.Static<typeof LeaseRequest>
export type Leases = Type.Static<typeof Leases>
export type SettleRequest = Type.Static<typeof SettleRequest>
export type SettledLeases = Type.Static<typeof SettledLeases>
export type ReleaseRequest = Type.Static<typeof ReleaseRequest>
export type ReleasedLeases = Type.Static<typeof ReleasedLeases>
export type RenewRequest = Type.Static<typeof RenewRequest>
export type RenewedLeases = Type.Static<typeof RenewedLeases>
