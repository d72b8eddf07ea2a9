import type { DatabaseSync } from 'node:sqlite'
import { answerParts, answerWriter } from './answers.ts'
import { attemptLog } from './attempts.ts'
import { channelWriter } from './channels.ts'
import { deliveryWriter } from './deliveries.ts'
import { eventWriter } from './events.ts'
import { createFollowUps } from './follow-ups.ts'
import { keyParts, keyWriter } from './keys.ts'
import { nodeWriter } from './nodes.ts'
import { openDeliveries } from './open-deliveries.ts'
import { routingReader } from './routing.ts'
import { routingVersion } from './routing-version.ts'
import { service } from './service.ts'
import type { SyncWriter } from './sync.ts'
import { topicWriter } from './topics.ts'
import { webhookWriter } from './webhooks.ts'

/**
 * The writing side by noun. Methods run inside a transaction of the caller's; each looks before it
 * writes, so that an outcome other than success leaves nothing behind.
 */
export function createWriter(db: DatabaseSync): SyncWriter {
  const open = openDeliveries(db)
  const parts = {
    version: routingVersion(db),
    answers: answerParts(db),
    keys: keyParts(db),
    open,
    followUps: createFollowUps(db, open),
    logAttempt: attemptLog(db),
  }
  return {
    channels: channelWriter(db, parts),
    webhooks: webhookWriter(db, parts),
    events: eventWriter(db, parts),
    deliveries: deliveryWriter(db, parts),
    topics: topicWriter(db, parts.answers),
    keys: keyWriter(db, parts),
    nodes: nodeWriter(db),
    answers: answerWriter(db),
    routing: routingReader(db),
    service: service(db),
  }
}
