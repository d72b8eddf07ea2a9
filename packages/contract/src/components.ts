import type { TSchema } from 'typebox'
import { Channel, ChannelChanges, CreatedChannel, NewChannel, Ok } from './channels.ts'
import {
  Attempt,
  AttemptSummary,
  Delivery,
  DeliveryWithAttempts,
  NotificationLogEntry,
} from './deliveries.ts'
import { Event, EventBatch, NewEvent, NewEvents } from './events.ts'
import { Health } from './health.ts'
import { CreatedKey, Key, KeyRotation, NewKey } from './keys.ts'
import { LiveAttempt, LiveBye, LiveEvent, LiveGap } from './live.ts'
import { Pace } from './pace.ts'
import { Problem } from './problems.ts'
import { NewReplay, Replay, ReplayDryRun, ReplaySummary } from './replays.ts'
import { SecretRotation, WebhookSecrets } from './secrets.ts'
import {
  Backlog,
  ChannelStats,
  ChannelStatsList,
  Stats,
  StatsPoint,
  WebhookStats,
  WebhookStatsList,
} from './stats.ts'
import { Lease, LeaseRequest, Leases, SettledLeases, SettleRequest } from './streams.ts'
import {
  CreatedSubscription,
  NewSubscription,
  Subscription,
  SubscriptionChanges,
  SubscriptionProblem,
  SubscriptionTopic,
  TestEvent,
} from './subscriptions.ts'
import { ImportedTopics, NewTopic, Topic, TopicChanges, TopicImport } from './topics.ts'
import { ValidationCode, ValidationState } from './validations.ts'
import { Status } from './values.ts'
import {
  CreatedWebhook,
  NewWebhook,
  TestSend,
  Webhook,
  WebhookChanges,
  WebhookDetails,
} from './webhooks.ts'
import { WellKnown } from './well-known.ts'

/** The schemas that an OpenAPI document refers to by name. */
export const components = {
  Attempt,
  AttemptSummary,
  Backlog,
  Channel,
  ChannelChanges,
  ChannelStats,
  ChannelStatsList,
  CreatedChannel,
  CreatedKey,
  CreatedSubscription,
  CreatedWebhook,
  Delivery,
  DeliveryWithAttempts,
  Event,
  EventBatch,
  Health,
  ImportedTopics,
  Key,
  KeyRotation,
  Lease,
  LeaseRequest,
  Leases,
  LiveAttempt,
  LiveBye,
  LiveEvent,
  LiveGap,
  NewChannel,
  NewEvent,
  NewEvents,
  NewKey,
  NewReplay,
  NewSubscription,
  NewTopic,
  NewWebhook,
  NotificationLogEntry,
  Ok,
  Pace,
  Problem,
  Replay,
  ReplayDryRun,
  ReplaySummary,
  SecretRotation,
  SettledLeases,
  SettleRequest,
  Stats,
  StatsPoint,
  Status,
  Subscription,
  SubscriptionChanges,
  SubscriptionProblem,
  SubscriptionTopic,
  TestEvent,
  TestSend,
  Topic,
  TopicChanges,
  TopicImport,
  ValidationCode,
  ValidationState,
  Webhook,
  WebhookChanges,
  WebhookDetails,
  WebhookSecrets,
  WebhookStats,
  WebhookStatsList,
  WellKnown,
} as const satisfies Record<string, TSchema>
