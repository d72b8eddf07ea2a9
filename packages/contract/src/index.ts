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
export { Event, EventBatch, EventQuery, NewEvent, NewEvents } from './events.ts'
export { CreatedKey, Key, KeyRotation, keyScopes, NewKey } from './keys.ts'
export { PageQuery, PlainPageQuery, pageLimits, pageOf, plainPageLimits } from './pages.ts'
export { Problem, ProblemField } from './problems.ts'
export { NewTopic, Topic, TopicChanges } from './topics.ts'
export { bodyFormats, Status } from './values.ts'
export { WebhookAuth, WebhookAuthInput } from './webhook-auth.ts'
export {
  CreatedWebhook,
  NewWebhook,
  SecretRotation,
  TestSend,
  Webhook,
  WebhookChanges,
  WebhookSecrets,
  webhookStatuses,
} from './webhooks.ts'
