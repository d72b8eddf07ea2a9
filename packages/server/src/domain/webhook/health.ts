import type { Failures } from '../operational-event.ts'

/** How a webhook has been doing since its last success; null when the last attempt succeeded. */
export interface WebhookHealth {
  /** When the first failure since ended. */
  readonly failingSinceMs: number
  /** Events that failed at least once since. */
  readonly failedEvents: number
  readonly lastReason: string | null
}

/**
 * What is kept of a webhook that ever failed. A new URL and every activation begin anew: what went
 * wrong before says nothing about it. That the operator was told of it stays, until the next success.
 *
 *     fine --failure--> failing --success--> fine
 *                          \--failure, after five days, three events--> disabled
 *
 * The operator is told when failing begins, and of its end if its beginning was told. A receiver
 * that fails now and then would make as much news as events, so a beginning waits until a minute has
 * passed since the one told before, and is dropped if it is over by then.
 */
export interface HealthRecord {
  /** Null while it is fine; then nothing has failed since. */
  readonly failingSinceMs: number | null
  readonly failedEvents: number
  readonly lastReason: string | null
  readonly toldAtMs: number | null
  /** Whether the operator waits for the end of failures that were told. */
  readonly told: boolean
}

export interface FailedAttempt {
  readonly endedAtMs: number
  readonly reason: string | null
  /** An attempt of the same event failed before, since the webhook is failing. */
  readonly again: boolean
}

/** A webhook that only failed for so long, with so many events, is disabled by its next failure. */
export const disableAfter = { ms: 5 * 24 * 60 * 60 * 1000, events: 3 } as const
const quietMs = 60_000

const fine: HealthRecord = {
  failingSinceMs: null,
  failedEvents: 0,
  lastReason: null,
  toldAtMs: null,
  told: false,
}

export interface AfterFailure {
  readonly record: HealthRecord
  readonly failures: Failures
  /** Tell the operator that it is failing. */
  readonly tell: boolean
  readonly disable: boolean
}

export function afterFailure(
  before: HealthRecord | null,
  { endedAtMs, reason, again }: FailedAttempt,
): AfterFailure {
  const { failingSinceMs, failedEvents, toldAtMs, told } = before ?? fine
  const sinceMs = failingSinceMs ?? endedAtMs
  const events = failedEvents + (again ? 0 : 1)
  const tell = !told && (toldAtMs === null || endedAtMs - toldAtMs >= quietMs)
  return {
    record: {
      failingSinceMs: sinceMs,
      failedEvents: events,
      lastReason: reason,
      toldAtMs: tell ? endedAtMs : toldAtMs,
      told: told || tell,
    },
    failures: { sinceMs, events },
    tell,
    disable: endedAtMs - sinceMs >= disableAfter.ms && events >= disableAfter.events,
  }
}

/** What is kept when it begins anew, with another URL or active again. */
export function afterNewBeginning(before: HealthRecord): HealthRecord {
  return { ...fine, toldAtMs: before.toldAtMs, told: before.told }
}

/** What is kept after a success. */
export function afterSuccess(before: HealthRecord): HealthRecord {
  return { ...fine, toldAtMs: before.toldAtMs }
}
