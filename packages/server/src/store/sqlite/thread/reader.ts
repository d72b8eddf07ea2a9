import type { DatabaseSync } from 'node:sqlite'
import { answerReader } from '../answers.ts'
import { deliveryReader } from '../deliveries/delivery-reader.ts'
import { streamReader } from '../deliveries/streams.ts'
import { attemptReader } from '../events/attempts.ts'
import { eventReader } from '../events/events.ts'
import { replayReader } from '../replays/replays.ts'
import { channelReader } from '../routing/channels.ts'
import { keyReader } from '../routing/keys.ts'
import { topicReader } from '../routing/topics.ts'
import { sessionReader } from '../sessions.ts'
import { statsReader } from '../stats/stats-reader.ts'
import { healthReader } from '../webhooks/health.ts'
import { validationReader } from '../webhooks/validations.ts'
import { webhookReader } from '../webhooks/webhook-reader.ts'
import { service } from './service.ts'
import type { SyncReader } from './sync.ts'

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
    sessions: sessionReader(db),
    stats: statsReader(db),
    service: service(db),
  }
}
