import Type, { type TSchema, type TUnsafe } from 'typebox'
import { Channel } from './channels.ts'
import { ChannelId, Time, WebhookId } from './values.ts'

/** Seconds that one step of a series can last. */
export const statsSteps = [60, 300, 900, 3_600, 21_600, 86_400] as const

/**
 * `points`: of one series. `defaultPoints`: of one whose step was not named, while there is a longer step.
 * `listed`: webhooks or channels in a list of them; `series`: those in it that have a series, of
 * `seriesPoints`.
 */
export const statsLimits = {
  points: 1_500,
  defaultPoints: 200,
  listed: 100,
  series: 10,
  seriesPoints: 60,
} as const

const range = {
  since: Type.Optional(
    Type.String({
      format: 'date-time',
      description:
        'From then on; an hour before `until` where left out. Rounded down to a whole step.',
    }),
  ),
  until: Type.Optional(
    Type.String({
      format: 'date-time',
      description:
        'Up to then; now, where left out or still to come. Rounded up to a whole step, so that the last step may not be over yet.',
    }),
  ),
}

const StepSeconds = Type.Unsafe<(typeof statsSteps)[number]>({
  type: 'integer',
  enum: [...statsSteps],
  description: `How long a step lasts; steps begin at multiples of it in UTC. Where left out, the shortest that makes at most ${statsLimits.defaultPoints} of them. Minutes are kept apart for 48 hours, whole hours for 400 days.`,
})

export const StatsQuery = Type.Object(
  { ...range, step_seconds: Type.Optional(StepSeconds) },
  { additionalProperties: false },
)

const rankingQuery = (ranked: string) =>
  Type.Object(
    {
      ...range,
      limit: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: statsLimits.listed,
          default: statsLimits.listed,
          description: `The most ${ranked} that are named.`,
        }),
      ),
      series: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: statsLimits.series,
          default: 0,
          description: `How many of them, from the first, have a series for a small chart: at most ${statsLimits.seriesPoints} steps, so that since and until are rounded to longer ones.`,
        }),
      ),
    },
    { additionalProperties: false },
  )

export const WebhookStatsQuery = rankingQuery('webhooks')
export const ChannelStatsQuery = rankingQuery('channels')

const Count = (description: string, example: number) =>
  Type.Integer({ minimum: 0, description, examples: [example] })

const Milliseconds = (description: string, example: number) =>
  Type.Number({ minimum: 0, description, examples: [example] })

const LatencyFigures = Type.Object({
  mean: Milliseconds('The mean, exactly.', 87.3),
  p50: Milliseconds('The median: half of the attempts took no longer.', 62.1),
  p95: Milliseconds('95 % of the attempts took no longer.', 240.5),
  p99: Milliseconds('99 % of the attempts took no longer.', 512.9),
})

const LatencyMs: TUnsafe<Type.Static<typeof LatencyFigures> | null> = Type.Unsafe({
  anyOf: [LatencyFigures, { type: 'null' }],
  description:
    'How long attempts took in milliseconds, failed ones too: one that timed out with its timeout. Null when there were none. Percentiles are interpolated in a histogram with bounds a factor of 1.41 apart, and so within 41 % of the true ones between 1 ms and 65,536 ms; less than 1 ms is told within 1 ms, and 65,536 stands for all that is longer.',
})

const ended = {
  attempts: Count('Attempts that ended: delivered and failed.', 120),
  delivered: Count('Attempts that were delivered.', 118),
  failed: Count('Attempts that failed, be they tried again or not.', 2),
  given_up: Count(
    'Deliveries that failed for good: their retries were used up, their receiver wants no more, or they waited too long.',
    0,
  ),
}

const SuccessRate = Type.Unsafe<number | null>({
  type: ['number', 'null'],
  minimum: 0,
  maximum: 1,
  description: 'The share of attempts that were delivered; null when there were none.',
  examples: [0.983],
})

const Events = Count(
  'Events that were accepted, wanted by a webhook or not; always 0 for a webhook.',
  120,
)

const figures = { events: Events, ...ended, success_rate: SuccessRate, latency_ms: LatencyMs }

const At = Type.String({ ...Time, description: 'When the step begins.' })

export const StatsPoint = Type.Object({
  at: At,
  ...figures,
  backlog: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    minimum: 0,
    description:
      'Deliveries that were open at the end of the step, or are now while it is not over: exactly, whatever their number. Null for a time before Posthorn counted what is open.',
    examples: [3],
  }),
})

const Waiting = (description: string) => Count(description, 3)

/** What waits at this moment. */
export const Backlog = Type.Object(
  {
    pending: Waiting('To be sent now.'),
    retrying: Waiting('Failed, will be sent again.'),
    held: Waiting('Wait until the webhook is active.'),
    at_least: Type.Boolean({
      description:
        'Counting ended at 10,000 of a state, or at 1,000 channels: there may be more of them.',
      examples: [false],
    }),
  },
  { description: 'Deliveries that are open now, by state, whatever the range.' },
)

/**
 * What happened in a range of time, step by step, those in which nothing did included. Test sends are
 * not counted.
 */
export const Stats = Type.Object({
  since: Type.String({ ...Time, description: 'When the first step begins.' }),
  until: Type.String({ ...Time, description: 'When the last step ends.' }),
  step_seconds: StepSeconds,
  data: Type.Array(StatsPoint, { description: 'Oldest first.' }),
  totals: Type.Object(figures, { description: 'Of the whole range.' }),
  backlog: Backlog,
})

const inAll = {
  ...ended,
  success_rate: SuccessRate,
  mean_latency_ms: Type.Unsafe<number | null>({
    type: ['number', 'null'],
    minimum: 0,
    description:
      'How long an attempt took in the mean, in milliseconds; null when there were none.',
    examples: [87.3],
  }),
}

const smallSeries = <Point extends TSchema>(point: Point) =>
  Type.Unsafe<Type.Static<Point>[] | null>({
    anyOf: [{ type: 'array', items: point }, { type: 'null' }],
    description:
      'Step by step, oldest first, those in which nothing happened included; null unless asked for.',
  })

export const WebhookStats = Type.Object({
  webhook_id: WebhookId,
  ...inAll,
  series: smallSeries(Type.Object({ at: At, ...ended })),
})

const counted = {
  since: Type.String({ ...Time, description: 'As the figures were counted: on a whole step.' }),
  until: Type.String({ ...Time, description: 'As the figures were counted: on a whole step.' }),
  step_seconds: StepSeconds,
}

/** Webhooks by how they did in a range of time. */
export const WebhookStatsList = Type.Object({
  ...counted,
  data: Type.Array(WebhookStats, {
    description:
      'Worst first: by the share of attempts that failed, then by how many. Webhooks with nothing to tell of, and deleted ones, are left out.',
  }),
})

const EventsOfChannel = Count('Events that were accepted, wanted by a webhook or not.', 120)

export const ChannelStats = Type.Object({
  channel_id: ChannelId,
  name: Channel.properties.name,
  guid: Channel.properties.guid,
  events: EventsOfChannel,
  ...inAll,
  open: Count('Deliveries that are open now, all of them, whatever the range.', 3),
  series: smallSeries(Type.Object({ at: At, events: EventsOfChannel, ...ended })),
})

/** Channels by how they did in a range of time. */
export const ChannelStatsList = Type.Object({
  ...counted,
  data: Type.Array(ChannelStats, {
    description:
      'Worst first: by the share of attempts that failed, then by how many deliveries are open. Channels with nothing to tell of, and deleted ones, are left out.',
  }),
})

export type StatsQuery = Type.Static<typeof StatsQuery>
export type WebhookStatsQuery = Type.Static<typeof WebhookStatsQuery>
export type StatsPoint = Type.Static<typeof StatsPoint>
export type Backlog = Type.Static<typeof Backlog>
export type Stats = Type.Static<typeof Stats>
export type WebhookStats = Type.Static<typeof WebhookStats>
export type ChannelStatsQuery = Type.Static<typeof ChannelStatsQuery>
export type ChannelStats = Type.Static<typeof ChannelStats>
export type ChannelStatsList = Type.Static<typeof ChannelStatsList>
export type WebhookStatsList = Type.Static<typeof WebhookStatsList>
