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
import { CreatedKey, Key, KeyRotation, NewKey } from './keys.ts'
import { Problem } from './problems.ts'
import { NewTopic, Topic, TopicChanges } from './topics.ts'
import { Status } from './values.ts'
import {
  CreatedWebhook,
  NewWebhook,
  SecretRotation,
  TestSend,
  Webhook,
  WebhookChanges,
  WebhookSecrets,
} from './webhooks.ts'

/** The schemas that an OpenAPI document refers to by name. */
export const components = {
  Attempt,
  AttemptSummary,
  Channel,
  ChannelChanges,
  CreatedChannel,
  CreatedKey,
  CreatedWebhook,
  Delivery,
  DeliveryWithAttempts,
  Event,
  EventBatch,
  Key,
  KeyRotation,
  NewChannel,
  NewEvent,
  NewEvents,
  NewKey,
  NewTopic,
  NewWebhook,
  NotificationLogEntry,
  Ok,
  Problem,
  SecretRotation,
  Status,
  TestSend,
  Topic,
  TopicChanges,
  Webhook,
  WebhookChanges,
  WebhookSecrets,
} as const satisfies Record<string, TSchema>
