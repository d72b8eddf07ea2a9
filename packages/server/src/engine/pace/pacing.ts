import type { Directory } from '../../directory/directory.ts'
import type { Clock, Random } from '../../domain/clock.ts'
import type { AttemptEnd } from '../../domain/delivery/attempt.ts'
import type { WebhookId } from '../../domain/ids.ts'
import {
  afterDown,
  afterNothing,
  afterStart,
  afterUp,
  type Breaker,
  closedBreaker,
  foundDown,
  passesAtMs,
} from '../../domain/pace/breaker.ts'
import {
  afterBusy,
  afterReturn,
  afterSuccess,
  afterTake,
  asksForLess,
  type Bucket,
  burstOf,
  fullBucket,
  noSlowdown,
  type PaceReader,
  type Slowdown,
  takeAtMs,
} from '../../domain/pace/pace.ts'
import { type Webhook, webhookDefaults, webhookLimits } from '../../domain/webhook/webhook.ts'

/**
 * Says when the next attempt of a webhook may start: its rate limit, what its receiver asked for, and
 * the breaker all have to agree. Known in memory, by this node alone, and only for webhooks that have
 * a rate limit or trouble: for all others every question costs one look-up.
 *
 * Short waits keep their place in the lane. A webhook that has to wait longer gives what is queued
 * back to the store, and what is accepted for it meanwhile is stored there without an owner.
 */
export interface Pacing extends PaceReader {
  /** Whether one more may start beside those under way. When time alone has to pass, `onGo` comes. */
  mayStart(webhookId: WebhookId, underWay: number): boolean
  /** One starts that may. */
  started(webhookId: WebhookId): void
  ended(attempt: Ended, when: { readonly startedMs: number; readonly underWay: number }): void
  /** One that had started was not made. Times are the monotonic clock's. */
  notMade(webhookId: WebhookId, startedMs: number): void
  /** How many deliveries may be in hand, waiting for their turn; Infinity when pace sets no limit. */
  mayHold(webhookId: WebhookId): number
  /** A reserved time has come: answers whether attempts may start, and asks to be woken if not yet. */
  timeCame(webhookId: WebhookId): boolean
  webhookChanged(webhook: Webhook): void
  /** Forgets webhooks that have nothing left to remember. */
  forgetQuiet(): void
  /** Webhooks whose breaker is not closed. */
  readonly breakersOpen: number
}

export interface Ended {
  /** As it was when the attempt started. */
  readonly webhook: Webhook
  readonly sent: AttemptEnd
}

export interface PacingDeps {
  readonly directory: Directory
  readonly clock: Clock
  readonly random: Random
  /** Nothing of the webhook starts before then, by the monotonic clock: come back with `timeCame`. */
  readonly onWait: (webhookId: WebhookId, untilMs: number) => void
  /** What is queued is not to be sent soon. */
  readonly onLongWait: (webhookId: WebhookId) => void
  /** What waits may start. */
  readonly onGo: (webhookId: WebhookId) => void
}

interface Known {
  url: string | null
  rateLimit: number | null
  bucket: Bucket
  slowdown: Slowdown
  breaker: Breaker
  changedMs: number
}

/** Waits from here on give the queue back; what a rate limit lets through in this time is kept in hand. */
const longWaitMs = 5_000
/** Trouble that nothing was heard of since is forgotten after this time. */
const quietMs = 60 * 60_000

export function createPacing(deps: PacingDeps): Pacing {
  const { clock, directory } = deps
  const known = new Map<WebhookId, Known>()

  function isActive(webhook: Webhook | undefined): webhook is Webhook {
    return webhook?.status === 'active' && webhook.deletedAtMs === null
  }

  function remember({ id, rateLimit, url }: Webhook): Known {
    const fresh: Known = {
      url,
      rateLimit,
      bucket: fullBucket,
      slowdown: noSlowdown,
      breaker: closedBreaker,
      changedMs: clock.monotonicMs(),
    }
    known.set(id, fresh)
    return fresh
  }

  function changeBreaker(webhookId: WebhookId, of: Known, next: Breaker) {
    const was = of.breaker
    if (next === was) return
    of.breaker = next
    if (next.state === 'closed' && was.state !== 'closed') deps.onGo(webhookId)
  }

  /** A wait that has just begun, or become longer. */
  function wait(webhookId: WebhookId, of: Known, nowMs: number) {
    const untilMs = blockedUntilMs(of)
    if (untilMs <= nowMs) return
    deps.onWait(webhookId, untilMs)
    if (untilMs - nowMs >= longWaitMs) deps.onLongWait(webhookId)
  }

  return {
    mayStart(webhookId, underWay) {
      const limit = directory.webhook(webhookId)?.maxInFlight ?? webhookDefaults.maxInFlight
      const of = known.get(webhookId)
      if (of === undefined) return underWay < limit
      if (underWay >= Math.min(limit, of.slowdown.ceiling)) return false
      const startsAtMs = Math.max(blockedUntilMs(of), takenAtMs(of))
      if (startsAtMs <= clock.monotonicMs()) return true
      // The end of a probe is no matter of time: it comes with `ended`.
      if (startsAtMs < Number.POSITIVE_INFINITY) deps.onWait(webhookId, startsAtMs)
      return false
    },

    started(webhookId) {
      const of = known.get(webhookId)
      if (of === undefined) return
      const nowMs = clock.monotonicMs()
      if (of.rateLimit !== null) of.bucket = afterTake(of.bucket, of.rateLimit, nowMs)
      of.breaker = afterStart(of.breaker, nowMs)
    },

    ended({ webhook, sent }, { startedMs, underWay }) {
      const { id } = webhook
      const { outcome } = sent
      const isDown = foundDown(sent)
      const isBusy = asksForLess(sent)
      let of = known.get(id)
      if (of === undefined && !isDown && !isBusy) return
      const current = directory.webhook(id)
      // What happened at another URL, or before somebody stopped it, says nothing about what comes.
      if (!isActive(current) || current.url !== webhook.url) return
      of ??= remember(current)
      const nowMs = clock.monotonicMs()
      of.changedMs = nowMs
      const { random } = deps
      const was = blockedUntilMs(of)
      if (outcome.kind === 'delivered') {
        of.slowdown = afterSuccess(of.slowdown, current.maxInFlight)
      } else if (isBusy) {
        const { retryAfterMs } = outcome
        of.slowdown = afterBusy(of.slowdown, { startedMs, nowMs, underWay, retryAfterMs })
      }
      const { breaker } = of
      changeBreaker(
        id,
        of,
        isDown ? afterDown(breaker, { startedMs, nowMs, random }) : afterUp(breaker, nowMs),
      )
      if (blockedUntilMs(of) !== was) wait(id, of, nowMs)
    },

    notMade(webhookId, startedMs) {
      const of = known.get(webhookId)
      if (of === undefined) return
      if (of.rateLimit !== null) of.bucket = afterReturn(of.bucket, of.rateLimit)
      const next = afterNothing(of.breaker, startedMs)
      if (next === of.breaker) return
      of.breaker = next
      deps.onGo(webhookId)
    },

    mayHold(webhookId) {
      const of = known.get(webhookId)
      if (of === undefined) return Number.POSITIVE_INFINITY
      const waitMs = blockedUntilMs(of) - clock.monotonicMs()
      // A probe takes one, so that the next failure has nothing to give back.
      if (of.breaker.state !== 'closed') return waitMs > 0 ? 0 : 1
      if (waitMs >= longWaitMs) return 0
      if (of.rateLimit === null) return Number.POSITIVE_INFINITY
      return Math.ceil((of.rateLimit * longWaitMs) / 1_000) + burstOf(of.rateLimit)
    },

    timeCame(webhookId) {
      const of = known.get(webhookId)
      if (of === undefined) return true
      const untilMs = blockedUntilMs(of)
      if (untilMs <= clock.monotonicMs()) return true
      if (untilMs < Number.POSITIVE_INFINITY) deps.onWait(webhookId, untilMs)
      return false
    },

    webhookChanged(webhook) {
      const { id, rateLimit, url } = webhook
      if (!isActive(webhook)) {
        known.delete(id)
        return
      }
      const of = known.get(id)
      const isSameUrl = of === undefined || of.url === url
      const isSameRate = (of?.rateLimit ?? null) === rateLimit
      if (isSameUrl && isSameRate) return
      const fresh = remember(webhook)
      if (of !== undefined && isSameUrl) {
        fresh.breaker = of.breaker
        fresh.slowdown = of.slowdown
      }
      // More may be in hand than leaves soon at the new rate.
      if (!isSameRate && rateLimit !== null) deps.onLongWait(id)
      deps.onGo(id)
    },

    forgetQuiet() {
      const nowMs = clock.monotonicMs()
      for (const [id, of] of known) {
        if (of.rateLimit === null && isQuiet(of, nowMs)) known.delete(id)
      }
    },

    paceOf(webhookId) {
      const webhook = directory.webhook(webhookId)
      if (webhook === undefined || webhook.notificationType === 'stream') return undefined
      const { breaker, slowdown } = known.get(webhookId) ?? {
        breaker: closedBreaker,
        slowdown: noSlowdown,
      }
      const nowMs = clock.monotonicMs()
      /** The wall clock may have jumped since the time was set. */
      const ahead = (atMs: number) => (atMs > nowMs ? clock.nowMs() + (atMs - nowMs) : null)
      const openUntilMs = breaker.state === 'open' ? ahead(breaker.untilMs) : null
      return {
        // Whose time is over waits for its probe.
        breaker: breaker.state === 'open' && openUntilMs === null ? 'half_open' : breaker.state,
        openUntilMs,
        pausedUntilMs: ahead(slowdown.pausedUntilMs),
        maxInFlightNow: Math.min(webhook.maxInFlight, slowdown.ceiling),
      }
    },

    get breakersOpen() {
      let open = 0
      for (const { breaker } of known.values()) if (breaker.state !== 'closed') open += 1
      return open
    },
  }
}

/** Infinity while a probe is under way. */
function blockedUntilMs({ breaker, slowdown }: Known): number {
  return Math.max(passesAtMs(breaker), slowdown.pausedUntilMs)
}

function takenAtMs({ bucket, rateLimit }: Known): number {
  return rateLimit === null ? Number.NEGATIVE_INFINITY : takeAtMs(bucket, rateLimit)
}

function isQuiet({ breaker, changedMs, slowdown }: Known, nowMs: number): boolean {
  if (nowMs - changedMs > quietMs) return true
  if (breaker.state !== 'closed' || breaker.failures > 0) return false
  // Attempts that began before it closed may still be under way.
  if (nowMs - breaker.sinceMs <= webhookLimits.timeoutMs.max) return false
  return slowdown.ceiling === Number.POSITIVE_INFINITY && slowdown.pausedUntilMs <= nowMs
}
