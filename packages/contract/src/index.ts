export { Channel, ChannelChanges, CreatedChannel, Guid, NewChannel, Ok } from './channels.ts'
export { components } from './components.ts'
export {
  Attempt,
  type AttemptResponse,
  AttemptSummary,
  Delivery,
  DeliveryQuery,
  DeliveryWithAttempts,
  deliveryStates,
  NotificationLogEntry,
  WebhookDeliveryQuery,
} from './deliveries.ts'
export { Event, EventBatch, EventCheck, EventQuery, NewEvent, NewEvents } from './events.ts'
export { Health } from './health.ts'
export { CreatedKey, Key, KeyRotation, keyScopes, NewKey } from './keys.ts'
export {
  byeReasons,
  LiveAttempt,
  LiveBye,
  LiveEvent,
  LiveGap,
  LiveQuery,
  liveItems,
  liveType,
} from './live.ts'
export { Pace } from './pace.ts'
export { PageQuery, PlainPageQuery, pageLimits, pageOf, plainPageLimits } from './pages.ts'
export { Problem, type ProblemCode, ProblemField, problemCodes } from './problems.ts'
export {
  NewReplay,
  Replay,
  ReplayDryRun,
  ReplayQuery,
  ReplaySummary,
  replayStates,
} from './replays.ts'
export { SecretRotation, WebhookSecrets } from './secrets.ts'
export { Session, SignIn } from './session.ts'
export {
  Backlog,
  ChannelStats,
  ChannelStatsList,
  ChannelStatsQuery,
  Stats,
  StatsPoint,
  StatsQuery,
  statsLimits,
  statsSteps,
  WebhookStats,
  WebhookStatsList,
  WebhookStatsQuery,
} from './stats.ts'
export {
  Lease,
  LeaseRequest,
  Leases,
  leaseLimits,
  ReleasedLeases,
  ReleaseRequest,
  RenewedLeases,
  RenewRequest,
  SettledLeases,
  SettleRequest,
} from './streams.ts'
export {
  CreatedSubscription,
  NewSubscription,
  OffsetQuery,
  offsetPageOf,
  Subscription,
  SubscriptionChanges,
  SubscriptionProblem,
  SubscriptionQuery,
  SubscriptionTopic,
  subscriptionPageLimits,
  TestEvent,
} from './subscriptions.ts'
export { ImportedTopics, NewTopic, Topic, TopicChanges, TopicImport } from './topics.ts'
export { ValidationCode, ValidationState } from './validations.ts'
export { bodyFormats, Status } from './values.ts'
export { WebhookAuth, WebhookAuthInput } from './webhook-auth.ts'
export {
  CreatedWebhook,
  NewWebhook,
  TestSend,
  Webhook,
  WebhookChanges,
  WebhookDetails,
  webhookStatuses,
} from './webhooks.ts'
export { WellKnown, WellKnownQuery } from './well-known.ts'
