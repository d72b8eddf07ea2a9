import type { DatabaseSync } from 'node:sqlite'
import type { ChannelId } from '../../../domain/ids.ts'
import type { DeliveryFact, Failures, OperationalFact } from '../../../domain/operational-event.ts'
import type { AfterFailure } from '../../../domain/webhook/health.ts'
import type { StatusReason } from '../../../domain/webhook/lifecycle.ts'
import { prepare } from '../database/statement.ts'
import type { SettlementRow } from '../events/attempt-row.ts'
import type { RoutingVersion } from '../routing/routing-version.ts'
import type { HealthParts } from '../webhooks/health.ts'
import type { OperationalEvents } from '../webhooks/operational-events.ts'
import type { FollowUps } from './follow-ups.ts'

/**
 * What ended attempts mean beyond their deliveries: for the health of the webhook, for whether it stays
 * active, and for the operator.
 */
export interface Aftermath {
  /** For attempts of one transaction, or a part of one. */
  begin(): AftermathNotes
}

export interface AftermathNotes {
  /** Takes an attempt that is logged, and whether its delivery moved; in the order in which they ended. */
  note(row: EndedRow, moved: boolean): void
  /** A delivery of an operational event waits to be sent. */
  readonly told: boolean
  /** A webhook was disabled. */
  readonly disabled: boolean
}

export type EndedRow = Pick<SettlementRow, 'attempt' | 'endedAtMs' | 'disable'> & {
  readonly fence: Pick<SettlementRow['fence'], 'channelId' | 'eventId' | 'webhookId'>
  readonly next: Pick<SettlementRow['next'], 'state' | 'attempts'>
}

export function createAftermath(
  db: DatabaseSync,
  parts: {
    readonly version: RoutingVersion
    readonly followUps: FollowUps
    readonly health: HealthParts
    readonly operational: OperationalEvents
  },
): Aftermath {
  const { version, followUps, health, operational } = parts
  const activeSince = prepare<{ channel_id: ChannelId; updated_at_ms: number }>(
    db,
    `SELECT channel_id, updated_at_ms FROM webhooks
     WHERE id = ? AND status = 'active' AND deleted_at_ms IS NULL`,
  )
  const disable = prepare(
    db,
    `UPDATE webhooks SET status = 'disabled', status_reason = ?, draining = 0, updated_at_ms = ?,
       revision = revision + 1, routing_version = ?
     WHERE id = ?`,
  )

  /** Answers whether it did: what was changed after the attempt began has another chance. */
  const disableFor = (reason: StatusReason, { fence, attempt, endedAtMs }: EndedRow): boolean => {
    const active = activeSince.get(fence.webhookId)
    if (active === undefined || active.updated_at_ms > attempt.started_at_ms) return false
    disable.run(reason, endedAtMs, version.nextOf(active.channel_id), fence.webhookId)
    followUps.holdOfWebhook(fence.webhookId, endedAtMs)
    return true
  }

  return {
    begin() {
      const healthNotes = health.notes()
      let told = false
      let disabled = false
      const tell = (fact: OperationalFact) => {
        if (operational.tell(fact)) told = true
      }

      const noteSuccess = (row: EndedRow) => {
        const ended = healthNotes.succeeded(row.attempt)
        if (ended === null || !ended.told) return
        const { failingSinceMs: sinceMs, failedEvents: events, lastReason: reason } = ended
        const failures = sinceMs === null ? null : { sinceMs, events }
        tell({ ...factOf(row, failures), topic: 'delivery.recovered', reason })
      }

      const noteFailure = (row: EndedRow, moved: boolean): AfterFailure | null => {
        const after = healthNotes.failed(row.attempt, row.endedAtMs)
        const fact = factOf(row, after?.failures ?? null)
        if (after?.tell === true) tell({ ...fact, topic: 'delivery.failing' })
        if (moved && row.next.state === 'failed') tell({ ...fact, topic: 'delivery.exhausted' })
        return after
      }

      const stopSending = (row: EndedRow, reason: StatusReason, failures: Failures | null) => {
        if (!disableFor(reason, row)) return
        disabled = true
        const { channelId, webhookId } = row.fence
        const atMs = row.endedAtMs
        tell({ topic: 'webhook.disabled', channelId, webhookId, atMs, reason, failures })
      }

      return {
        note(row, moved) {
          let after: AfterFailure | null = null
          if (row.attempt.outcome === 'delivered') noteSuccess(row)
          else after = noteFailure(row, moved)
          if (row.disable !== null) stopSending(row, row.disable, null)
          else if (after?.disable === true) stopSending(row, 'failing', after.failures)
        },
        get told() {
          return told
        },
        get disabled() {
          return disabled
        },
      }
    },
  }
}

function factOf(
  { attempt, endedAtMs, fence, next }: EndedRow,
  failures: Failures | null,
): Omit<DeliveryFact, 'topic'> {
  return {
    channelId: fence.channelId,
    webhookId: fence.webhookId,
    eventId: fence.eventId,
    atMs: endedAtMs,
    attempts: next.attempts,
    httpStatus: attempt.response_status,
    reason: attempt.reason,
    failures,
  }
}
