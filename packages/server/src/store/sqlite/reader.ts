import type { DatabaseSync } from 'node:sqlite'
import { attemptReader } from './attempts.ts'
import { channelReader } from './channels.ts'
import { deliveryReader } from './delivery-reader.ts'
import { eventReader } from './events.ts'
import { keyReader } from './keys.ts'
import { service } from './service.ts'
import type { SyncReader } from './sync.ts'
import { topicReader } from './topics.ts'
import { webhookReader } from './webhooks.ts'

/** The reading side by noun. */
export function createReader(db: DatabaseSync): SyncReader {
  return {
    channels: channelReader(db),
    webhooks: webhookReader(db),
    events: eventReader(db),
    deliveries: deliveryReader(db),
    attempts: attemptReader(db),
    topics: topicReader(db),
    keys: keyReader(db),
    service: service(db),
  }
}
