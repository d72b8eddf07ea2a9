import type { Clock } from '../../domain/clock.ts'
import type { Delivery } from '../../domain/delivery/delivery.ts'
import type { ReplayId, WebhookId } from '../../domain/ids.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { StoreReader, StoreWriter } from '../../store/store.ts'
import type { Chore } from './housekeeping.ts'

export interface FeedReplaysChore extends Chore {
  /** A replay was started or cancelled. */
  soon(): void
  /** Whether the webhook could take more of its replay by now; false when it has none. */
  wanted(webhookId: WebhookId): boolean
}

export interface FeedReplaysDeps {
  readonly read: Pick<StoreReader['replays'], 'running'>
  readonly write: Pick<StoreWriter['replays'], 'feed' | 'cancelRest'>
  readonly webhook: (id: WebhookId) => Pick<Webhook, 'status' | 'draining'> | undefined
  /** Whether all that the webhook has at hand but so many is sent, and nothing else of it is due. */
  readonly nearlySent: (webhookId: WebhookId, butSoMany: number) => boolean
  /** Deliveries of the webhook lie in the store, due now. */
  readonly fed: (webhookId: WebhookId) => void
  /** Sends no more what may be queued here: it was cancelled. */
  readonly withdraw: (delivery: Pick<Delivery, 'eventId' | 'webhookId' | 'lease'>) => void
  readonly clock: Clock
}

/** Deliveries put in line at a time: enough to keep a lane busy, few enough to let fresh events by. */
const portion = 200
/** The next portion comes when at most so many are left of the last. */
const mostPending = portion / 2
/** Events looked at in one step: about 5 ms, in which nothing else is committed. */
const look = 1_000
/** Replays fed in one step of the chore. */
const replaysPerStep = 4
/** Deliveries of cancelled replays that one step cancels. */
const cancelPortion = 2_000
/** How often one that waits is tried again, and how often replays that others started are looked for. */
const restMs = 1_000
const lookAgainMs = 5_000
/** A webhook that never has sent nearly all of its own gets a portion all the same, this often. */
const patienceMs = 30_000

interface Running {
  readonly id: ReplayId
  restsUntilMs: number
  /** When it was last fed; at first, when it was found. */
  fedAtMs: number
}

/**
 * Feeds replays at low priority: a webhook gets the next portion when it has sent nearly all that it
 * has, so that a fresh event never waits behind more than one portion. How far a replay is, the
 * store knows; here is only which ones run and when to try them again.
 */
export function createFeedReplaysChore(deps: FeedReplaysDeps): FeedReplaysChore {
  const { clock, read, write } = deps
  /** Those that run, in the order of their turns. */
  const running = new Map<WebhookId, Running>()
  let lookAtMs = Number.NEGATIVE_INFINITY
  // A process that died may have left some to cancel.
  let cancelWanted = true

  function wanted(webhookId: WebhookId): boolean {
    const replay = running.get(webhookId)
    if (replay === undefined || clock.monotonicMs() < replay.restsUntilMs) return false
    const webhook = deps.webhook(webhookId)
    // One that is unknown here is deleted or brand-new: the store knows which.
    if (webhook !== undefined && (webhook.status !== 'active' || webhook.draining)) return false
    const waitedMs = clock.monotonicMs() - replay.fedAtMs
    return deps.nearlySent(webhookId, mostPending) || waitedMs >= patienceMs
  }

  async function lookForRunning() {
    const nowMs = clock.monotonicMs()
    if (nowMs < lookAtMs) return
    lookAtMs = nowMs + lookAgainMs
    const found = new Map((await read.running()).map(({ id, webhookId }) => [webhookId, id]))
    for (const [webhookId, { id }] of running) {
      if (found.get(webhookId) !== id) running.delete(webhookId)
    }
    for (const [webhookId, id] of found) {
      if (!running.has(webhookId)) running.set(webhookId, { id, restsUntilMs: 0, fedAtMs: nowMs })
    }
  }

  async function cancelRest() {
    if (!cancelWanted) return
    const { cancelled, taken } = await write.cancelRest(cancelPortion, clock.nowMs())
    cancelWanted = cancelled === cancelPortion
    for (const delivery of taken) deps.withdraw(delivery)
  }

  /** Answers whether there is more to do at once: it looked at much and found little. */
  async function feed(webhookId: WebhookId): Promise<boolean> {
    const replay = running.get(webhookId)
    if (replay === undefined) return false
    // To the end of the line, and there it stays when it cannot be fed.
    running.delete(webhookId)
    running.set(webhookId, replay)
    replay.fedAtMs = clock.monotonicMs()
    replay.restsUntilMs = replay.fedAtMs + restMs
    const request = { id: replay.id, portion, mostPending, look, nowMs: clock.nowMs() }
    const result = await write.feed(request)
    const ended = result.kind === 'ended' || (result.kind === 'fed' && result.done)
    if (result.kind === 'fed' && result.count > 0) deps.fed(webhookId)
    if (result.kind === 'fed') replay.restsUntilMs = 0
    // It may have been replaced while it was fed.
    if (ended && running.get(webhookId) === replay) running.delete(webhookId)
    return result.kind === 'fed' && !result.done && result.count === 0
  }

  return {
    doing: 'feed replays',
    everyMs: 0,
    soon() {
      lookAtMs = Number.NEGATIVE_INFINITY
      cancelWanted = true
    },
    wanted,
    async step() {
      await cancelRest()
      await lookForRunning()
      const ready = [...running.keys()].filter(wanted)
      let more = cancelWanted || ready.length > replaysPerStep
      const turns = ready.slice(0, replaysPerStep).map(feed)
      // One that cannot be fed takes no other's turn.
      for (const turn of await Promise.allSettled(turns)) {
        if (turn.status === 'rejected') throw turn.reason
        if (turn.value) more = true
      }
      return more ? 'more' : 'done'
    },
  }
}
