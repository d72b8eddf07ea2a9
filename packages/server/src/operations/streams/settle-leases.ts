import type { Outcome } from '../../domain/delivery/attempt.ts'
import type { Delivery } from '../../domain/delivery/delivery.ts'
import type { LeaseEnd } from '../../domain/node/streams.ts'
import { redactText } from '../../domain/refusal/redact.ts'
import type { LeaseName } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import type { WebhookRef } from '../webhooks/change-webhook.ts'
import { parseLeaseId } from './lease-id.ts'

/** What a stream's receiver says about one lease. */
export interface LeaseReport {
  readonly leaseId: string
  readonly outcome: 'delivered' | 'failed'
  /** An HTTP status, when the receiver passed the delivery on and got one. */
  readonly httpStatus: number | null
  /** What went wrong, in the receiver's words. */
  readonly error: string | null
}

/**
 * - `settled`: the attempt is logged, and the delivery moved on.
 * - `lease_lost`: the lease had ended, was settled before, or its delivery was cancelled; nothing was
 *   changed.
 */
export interface SettledLease {
  readonly leaseId: string
  readonly result: 'settled' | 'lease_lost'
  /** As it is now; null when the lease names no delivery of the webhook. */
  readonly delivery: Delivery | null
}

/** Their events are read as well, which may be large. */
const portion = 20

/** Settles leases one by one: what is lost does not keep the others from being settled. */
export async function settleLeases(
  context: OperationContext,
  { channelId, id: webhookId }: WebhookRef,
  reports: readonly LeaseReport[],
): Promise<readonly SettledLease[]> {
  const asked = reports.map((report) => ({
    report,
    name: parseLeaseId({ channelId, webhookId }, report.leaseId),
  }))
  const settled: SettledLease[] = []
  for (let from = 0; from < asked.length; from += portion) {
    settled.push(...(await settlePortion(context, asked.slice(from, from + portion))))
  }
  return settled
}

interface Asked {
  readonly report: LeaseReport
  readonly name: LeaseName | null
}

async function settlePortion(
  context: OperationContext,
  asked: readonly Asked[],
): Promise<SettledLease[]> {
  const { store } = context
  const named = asked.flatMap(({ name, report }) => (name === null ? [] : [{ name, report }]))
  const leases = await store.read.streams.leases(named.map(({ name }) => name))
  const nowMs = context.clock.nowMs()
  const ends = new Map<string, LeaseEnd>()
  for (const [index, { report }] of named.entries()) {
    const lease = leases[index] ?? null
    const webhook = lease === null ? undefined : context.directory.webhook(lease.delivery.webhookId)
    if (lease === null || webhook === undefined) continue
    const isOver = lease.endsAtMs !== null && lease.endsAtMs <= nowMs
    // Of a lease that is named twice, the first word counts.
    if (isOver || ends.has(report.leaseId)) continue
    const { httpStatus } = report
    ends.set(report.leaseId, {
      lease,
      webhook,
      outcome: outcomeOf(report),
      httpStatus,
      endedAtMs: nowMs,
      lapsedAtMs: null,
    })
  }
  const won = await context.streams.end([...ends.values()])
  const settled = new Set([...ends.keys()].filter((_, index) => won[index] === true))
  const deliveries = await Promise.all(
    asked.map(({ name }) => (name === null ? null : store.read.deliveries.get(name))),
  )
  return asked.map(({ report: { leaseId } }, index) => ({
    leaseId,
    // Takes it out: of two that name the same lease only the first has settled it.
    result: settled.delete(leaseId) ? 'settled' : 'lease_lost',
    delivery: deliveries[index] ?? null,
  }))
}

function outcomeOf({ error, outcome }: LeaseReport): Outcome {
  if (outcome === 'delivered') return { kind: 'delivered' }
  return {
    kind: 'failed',
    reason: 'consumer_failed',
    detail: error === null ? null : redactText(error),
    next: 'retry',
    retryAfterMs: null,
  }
}
