import type { DatabaseSync } from 'node:sqlite'
import { answerParts, answerWriter } from '../answers.ts'
import { createAftermath } from '../deliveries/aftermath.ts'
import { deliveryWriter } from '../deliveries/delivery-writer.ts'
import { createFollowUps } from '../deliveries/follow-ups.ts'
import { openDeliveries } from '../deliveries/open-deliveries.ts'
import { streamWriter } from '../deliveries/streams.ts'
import { attemptLog } from '../events/attempts.ts'
import { eventWriter } from '../events/events.ts'
import { nodeWriter } from '../nodes.ts'
import { replayParts, replayWriter } from '../replays/replays.ts'
import { retentionWriter } from '../retention/retention.ts'
import { channelWriter } from '../routing/channels.ts'
import { keyParts, keyWriter } from '../routing/keys.ts'
import { routingReader } from '../routing/routing.ts'
import { routingVersion } from '../routing/routing-version.ts'
import { topicWriter } from '../routing/topics.ts'
import { sessionWriter } from '../sessions.ts'
import { createCounters } from '../stats/counters.ts'
import { rollupFolder } from '../stats/fold-rollups.ts'
import { healthParts } from '../webhooks/health.ts'
import { operationalEvents } from '../webhooks/operational-events.ts'
import { validationParts, validationWriter } from '../webhooks/validations.ts'
import { webhookWriter } from '../webhooks/webhook-writer.ts'
import type { Transaction } from './group.ts'
import { service } from './service.ts'
import type { SyncWriter } from './sync.ts'

/**
 * The writing side by noun. Methods run inside a transaction of the caller's; each looks before it
 * writes, so that an outcome other than success leaves nothing behind. `transaction` is told how each
 * ends, for what is written once for all its calls.
 */
export function createWriter(db: DatabaseSync): {
  readonly nouns: SyncWriter
  readonly transaction: Transaction
} {
  const counters = createCounters(db)
  const open = openDeliveries(db, counters)
  const ground = {
    version: routingVersion(db),
    answers: answerParts(db),
    keys: keyParts(db),
    open,
    followUps: createFollowUps(db, open),
    logAttempt: attemptLog(db),
    replays: replayParts(db),
    counters,
    operational: operationalEvents(db, counters),
    health: healthParts(db),
    validations: validationParts(db),
  }
  const parts = { ...ground, aftermath: createAftermath(db, ground) }
  const webhooks = webhookWriter(db, parts)
  const nouns: SyncWriter = {
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
    sessions: sessionWriter(db),
    stats: { fold: rollupFolder(db, parts) },
    routing: routingReader(db),
    service: service(db),
  }
  return { nouns, transaction: counters.transaction }
}
