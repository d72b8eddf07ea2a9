import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../../domain/clock.ts'
import { quoted } from '../../domain/refusal/quoted.ts'
import { validationLimits } from '../../domain/webhook/validation.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'

type Asker = Pick<Webhook, 'id' | 'channelId' | 'anonymous'>

/**
 * The validation requests of this process: which are under way, and how many each host got lately, so
 * that nobody makes this server trouble a host that never agreed to anything. Each channel has a budget
 * of its own, so that none uses up another's; all webhooks that were subscribed without a key share a
 * smaller one, since anybody can make any number of those.
 */
export interface ValidationRequests {
  /** Takes one of the requests that the host may get; otherwise says why not, and when to ask again. */
  admit(webhook: Asker, url: string): Admission
  /** Keeps the request until it has ended. It must not reject. */
  track(webhook: Asker, request: Promise<void>): void
  /** Until what is under way here to the webhook has ended, or the time is up. */
  ended(webhookId: Webhook['id'], timeoutMs: number): Promise<void>
}

export type Admission =
  | { readonly kind: 'admitted' }
  /** `detail` is a sentence about what was used up. */
  | { readonly kind: 'wait'; readonly detail: string; readonly retryAfterS: number }

/** Requests to a host since the first of them, until the minute is over. */
interface Window {
  readonly endsAtMs: number
  count: number
}

interface Pool {
  /** By channel and host, in the order in which they end. */
  readonly windows: Map<string, Window>
  readonly perHost: number
  readonly whose: string
}

const windowMs = 60_000
/**
 * Windows remembered in each pool, some megabytes of them. Past that the one that ends first is
 * forgotten a little early; within a minute nobody gets so many requests admitted by going on.
 */
const windowLimit = 10_000
const underWayLimits = { node: 1_000, channel: 200, anonymous: 100 } as const
/** In place of a channel's id. */
const withoutKey = ''

export function createValidationRequests(clock: Clock): ValidationRequests {
  const keyed: Pool = {
    windows: new Map(),
    perHost: validationLimits.perHost,
    whose: 'this channel',
  }
  const anonymous: Pool = {
    windows: new Map(),
    perHost: validationLimits.perHostAnonymous,
    whose: 'webhooks that were subscribed without a key',
  }
  /** The end of all that a webhook has under way: a request may be overtaken by another. */
  const underWay = new Map<Webhook['id'], Promise<void>>()
  const counts = new Map<string, number>()
  let total = 0

  function wait(detail: string, ms: number): Admission {
    return { kind: 'wait', detail, retryAfterS: Math.max(1, Math.ceil(ms / 1000)) }
  }

  function refuseBusy(payer: string, whose: string): Admission | null {
    const count = counts.get(payer) ?? 0
    const limit = payer === withoutKey ? underWayLimits.anonymous : underWayLimits.channel
    if (count >= limit) {
      return wait(`${count} validation requests for ${whose} wait for their receivers.`, 5_000)
    }
    if (total < underWayLimits.node) return null
    return wait(`${total} validation requests of this server wait for their receivers.`, 5_000)
  }

  function move(payer: string, by: 1 | -1) {
    const count = (counts.get(payer) ?? 0) + by
    if (count > 0) counts.set(payer, count)
    else counts.delete(payer)
    total += by
  }

  return {
    admit(webhook, url) {
      const nowMs = clock.monotonicMs()
      const pool = webhook.anonymous ? anonymous : keyed
      const payer = payerOf(webhook)
      const { hostname } = new URL(url)
      const name = `${payer} ${hostname}`
      forgetEnded(pool.windows, nowMs)
      const window = pool.windows.get(name)
      if (window !== undefined && window.count >= pool.perHost) {
        const sent = `${window.count} validation requests went to ${quoted(hostname)}`
        return wait(`${sent} for ${pool.whose} within a minute.`, window.endsAtMs - nowMs)
      }
      const busy = refuseBusy(payer, pool.whose)
      if (busy !== null) return busy
      if (window !== undefined) window.count += 1
      else pool.windows.set(name, { endsAtMs: nowMs + windowMs, count: 1 })
      const [oldest] = pool.windows.keys()
      if (pool.windows.size > windowLimit && oldest !== undefined) pool.windows.delete(oldest)
      return { kind: 'admitted' }
    },
    track(webhook, request) {
      const { id } = webhook
      const payer = payerOf(webhook)
      move(payer, 1)
      const counted = request.then(() => move(payer, -1))
      const all = Promise.all([underWay.get(id), counted]).then(() => {
        if (underWay.get(id) === all) underWay.delete(id)
      })
      underWay.set(id, all)
    },
    async ended(webhookId, timeoutMs) {
      const request = underWay.get(webhookId)
      if (request === undefined) return pause(timeoutMs)
      const enough = new AbortController()
      const timeout = pause(timeoutMs, undefined, { signal: enough.signal })
      await Promise.race([request, timeout.catch(() => undefined)])
      enough.abort()
    },
  }
}

/** Whose budget a request is taken from. */
function payerOf({ anonymous, channelId }: Asker): string {
  return anonymous ? withoutKey : channelId
}

function forgetEnded(windows: Map<string, Window>, nowMs: number) {
  for (const [name, { endsAtMs }] of windows) {
    if (nowMs < endsAtMs) return
    windows.delete(name)
  }
}
