import Type from 'typebox'
import { AttemptSummary, deliveryStates } from './deliveries.ts'
import { Event } from './events.ts'
import {
  DeliveryId,
  EventId,
  nullableTime,
  oneOf,
  Time,
  TopicName,
  TopicPattern,
  WebhookId,
} from './values.ts'

/** The media type of server-sent events, as the HTML standard defines them. */
export const liveType = 'text/event-stream'

const sampleItemId = '019c21ac-ec65-7a10-8c11-4f6b1d2e3a07.41.1770091506789'

export const LiveQuery = Type.Object(
  {
    topic: Type.Optional(
      Type.String({
        ...TopicPattern,
        description: 'Of this topic alone; `prefix.*` for every topic below `prefix.`.',
      }),
    ),
    webhook_id: Type.Optional(
      Type.String({
        ...WebhookId,
        description: 'Attempts to this webhook alone, and events of the topics that it wants.',
      }),
    ),
    last_event_id: Type.Optional(
      Type.String({
        maxLength: 200,
        description:
          'Goes on right after the item of this id; for clients that cannot send the header `Last-Event-ID`, which wins.',
        examples: [sampleItemId],
      }),
    ),
  },
  { additionalProperties: false },
)

const { id, event_name, topic, ext_ref_code, occurred_at, created_at } = Event.properties

/** `event`: an event was accepted. What it says is read at its own address. */
export const LiveEvent = Type.Object({
  id,
  event_name,
  topic,
  ext_ref_code,
  occurred_at,
  created_at,
  deliveries: Type.Integer({ description: 'How many webhooks it goes to.', examples: [2] }),
})

/** `attempt`: an attempt has ended. */
export const LiveAttempt = Type.Object({
  ...AttemptSummary.properties,
  delivery_id: DeliveryId,
  event_id: EventId,
  webhook_id: WebhookId,
  topic: TopicName,
  state: Type.Unsafe<(typeof deliveryStates)[number] | null>({
    type: ['string', 'null'],
    enum: [...deliveryStates, null],
    description:
      'What the delivery became by it; null when that had moved on meanwhile, cancelled for example.',
    examples: ['delivered'],
  }),
  next_attempt_at: nullableTime('When it will be sent again; null when it will not.'),
})

/** `gap`: what happened in between is not in the tail. The lists have it. */
export const LiveGap = Type.Object({
  since: nullableTime(
    'Read the lists of events and deliveries from then on, early enough to miss nothing; retries of older events show at their deliveries. Null when the id said nothing.',
  ),
  until: Time,
})

export const byeReasons = ['stopping', 'key_ended', 'session_ended', 'channel_deleted'] as const

/** `bye`: the server ends the tail. */
export const LiveBye = Type.Object({
  reason: oneOf(
    byeReasons,
    'stopping: come back in a second. key_ended: the key has expired or was revoked. session_ended: the browser was signed out.',
  ),
})

/** What a tail is made of, by the name of each server-sent event. */
export const liveItems = {
  event: LiveEvent,
  attempt: LiveAttempt,
  gap: LiveGap,
  bye: LiveBye,
} as const

export type LiveQuery = Type.Static<typeof LiveQuery>
export type LiveEvent = Type.Static<typeof LiveEvent>
export type LiveAttempt = Type.Static<typeof LiveAttempt>
export type LiveGap = Type.Static<typeof LiveGap>
export type LiveBye = Type.Static<typeof LiveBye>
