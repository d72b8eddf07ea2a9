import Type from 'typebox'
import { PageQuery } from './pages.ts'
import {
  ChannelId,
  nullableTime,
  oneOf,
  ReplayId,
  Time,
  TopicPattern,
  WebhookId,
  withDefault,
} from './values.ts'

export const replayStates = ['delivered', 'failed', 'cancelled', 'none'] as const

const States = Type.Unsafe<(typeof replayStates)[number][]>({
  type: 'array',
  items: { type: 'string', enum: replayStates },
  minItems: 1,
  uniqueItems: true,
  description:
    'Deliveries in which states are sent again. `none`: events that match the topics of the webhook now and never became a delivery of it: created before it, or dropped while it was suspended.',
  examples: [['failed', 'none']],
})
const Topics = Type.Array(TopicPattern, {
  maxItems: 100,
  uniqueItems: true,
  description: 'Which topics; an empty list means every topic.',
  examples: [['order.*']],
})
const Since = nullableTime('Events accepted from then on; null: from the first that is still kept.')

/** What a replay sends again. */
export const NewReplay = Type.Object(
  {
    states: Type.Optional(withDefault(States, ['failed'])),
    topics: Type.Optional(withDefault(Topics, [])),
    since: Type.Optional(Since),
    until: Type.Optional(
      nullableTime('Events accepted before then; null, or a time to come: up to now.'),
    ),
    dry_run: Type.Optional(
      Type.Boolean({ default: false, description: 'Count and send nothing.' }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ states: ['failed', 'none'], topics: ['order.*'], since: '2026-02-01T00:00:00Z' }],
  },
)

const Count = (description: string) => Type.Integer({ minimum: 0, description, examples: [1200] })
const Total = Count('How many events it takes up, as counted when it started.')
const TotalCapped = Type.Boolean({
  description: 'Counting stopped after half a million events were looked at: there may be more.',
  examples: [false],
})

/** What a dry run answers. */
export const ReplayDryRun = Type.Object({
  dry_run: Type.Unsafe<true>({ type: 'boolean', const: true }),
  total: Total,
  total_capped: TotalCapped,
})

export const ReplaySummary = Type.Object({
  id: ReplayId,
  channel_id: ChannelId,
  webhook_id: WebhookId,
  states: States,
  topics: Topics,
  since: Since,
  until: Time,
  status: oneOf(
    ['running', 'paused', 'done', 'cancelled'],
    'running: puts deliveries in line, behind fresh events. paused: the same, but its webhook is not active; it goes on when that is. done: all of them were put in line. cancelled: by hand, or with its webhook.',
  ),
  total: Total,
  total_capped: TotalCapped,
  fed: Count('How many deliveries it has put in line so far.'),
  created_at: Time,
  updated_at: Time,
  ended_at: nullableTime('When it was done or cancelled; null while it runs.'),
})

export const Replay = Type.Object({
  ...ReplaySummary.properties,
  counts: Type.Object(
    {
      pending: Count('To be sent now.'),
      retrying: Count('Failed, will be sent again.'),
      held: Count('Wait until the webhook is active.'),
      delivered: Count('Delivered.'),
      failed: Count('Failed for good.'),
      cancelled: Count('Cancelled.'),
    },
    {
      description:
        'How its deliveries are doing. One that a later replay took up is counted there.',
    },
  ),
})

export const ReplayQuery = Type.Object(
  { ...PageQuery.properties, webhook_id: Type.Optional(WebhookId) },
  { additionalProperties: false },
)

export type NewReplay = Type.Static<typeof NewReplay>
export type ReplayDryRun = Type.Static<typeof ReplayDryRun>
export type ReplaySummary = Type.Static<typeof ReplaySummary>
export type Replay = Type.Static<typeof Replay>
export type ReplayQuery = Type.Static<typeof ReplayQuery>
