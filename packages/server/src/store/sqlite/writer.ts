import type { DatabaseSync } from 'node:sqlite'
import { createAftermath } from './aftermath.ts'
import { answerParts, answerWriter } from './answers.ts'
import { attemptLog } from './attempts.ts'
import { channelWriter } from './channels.ts'
import { deliveryWriter } from './deliveries.ts'
import { eventWriter } from './events.ts'
import { createFollowUps } from './follow-ups.ts'
import { healthParts } from './health.ts'
import { keyParts, keyWriter } from './keys.ts'
import { nodeWriter } from './nodes.ts'
import { openDeliveries } from './open-deliveries.ts'
import { operationalEvents } from './operational-events.ts'
import { replayParts, replayWriter } from './replays.ts'
import { retentionWriter } from './retention.ts'
import { routingReader } from './routing.ts'
import { routingVersion } from './routing-version.ts'
import { service } from './service.ts'
import { streamWriter } from './streams.ts'
import type { SyncWriter } from './sync.ts'
import { topicWriter } from './topics.ts'
import { validationParts, validationWriter } from './validations.ts'
import { webhookWriter } from './webhooks.ts'

/**
 * The writing side by noun. Methods run inside a transaction of the caller's; each looks before it
 * writes, so that an outcome other than success leaves nothing behind.
 */
export function createWriter(db: DatabaseSync): SyncWriter {
  const open = openDeliveries(db)
  const ground = {
    version: routingVersion(db),
    answers: answerParts(db),
    keys: keyParts(db),
    open,
    followUps: createFollowUps(db, open),
    logAttempt: attemptLog(db),
    replays: replayParts(db),
    operational: operationalEvents(db),
    health: healthParts(db),
    validations: validationParts(db),
  }
  const parts = { ...ground, aftermath: createAftermath(db, ground) }
  const webhooks = webhookWriter(db, parts)
  return {
    channels: channelWriter(db, parts),
    webhooks,
    validations: validationWriter(db, { webhooks }),
    events: eventWriter(db, parts),
    deliveries: deliveryWriter(db, parts),
    streams: streamWriter(db),
    retention: retentionWriter(db, parts),
    topics: topicWriter(db, parts),
    keys: keyWriter(db, parts),
    nodes: nodeWriter(db),
    replays: replayWriter(db, parts),
    answers: answerWriter(db),
    routing: routingReader(db),
    service: service(db),
  }
}
