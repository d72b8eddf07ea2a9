import type { DatabaseSync } from 'node:sqlite'
import { answerReader } from './answers.ts'
import { attemptReader } from './attempts.ts'
import { channelReader } from './channels.ts'
import { deliveryReader } from './delivery-reader.ts'
import { eventReader } from './events.ts'
import { healthReader } from './health.ts'
import { keyReader } from './keys.ts'
import { replayReader } from './replays.ts'
import { service } from './service.ts'
import { streamReader } from './streams.ts'
import type { SyncReader } from './sync.ts'
import { topicReader } from './topics.ts'
import { validationReader } from './validations.ts'
import { webhookReader } from './webhooks.ts'

/** The reading side by noun. */
export function createReader(db: DatabaseSync): SyncReader {
  return {
    channels: channelReader(db),
    webhooks: webhookReader(db),
    validations: validationReader(db),
    events: eventReader(db),
    deliveries: deliveryReader(db),
    attempts: attemptReader(db),
    health: healthReader(db),
    streams: streamReader(db),
    topics: topicReader(db),
    keys: keyReader(db),
    replays: replayReader(db),
    answers: answerReader(db),
    service: service(db),
  }
}
