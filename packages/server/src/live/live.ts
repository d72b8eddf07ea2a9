import type { Clock } from '../domain/clock.ts'
import type { ChannelId, IdSource } from '../domain/ids.ts'
import type { Gap, LiveFeed, LiveTails, TailRefused } from '../domain/node/live.ts'
import { parsePlace, placeText } from './place.ts'
import { createRing, type Ring } from './ring.ts'

export type Live = LiveFeed & LiveTails

export interface LiveLimits {
  /** Items kept of each channel that is tailed. */
  readonly items: number
  readonly tailsPerChannel: number
  /** On all channels together; the last fifth is for channels that have none, so that no few take all. */
  readonly tails: number
  /** Channels whose items are kept although nobody tails them just now, beside those that are. */
  readonly channelsKept: number
  /** How long items are still kept for those who come back. */
  readonly keptMs: number
}

const defaultLimits: LiveLimits = {
  items: 2_000,
  tailsPerChannel: 20,
  tails: 500,
  channelsKept: 100,
  keptMs: 5 * 60_000,
}

/** An item is shown after its commit, so that it may bear an earlier time than one shown before it. */
const commitMs = 60_000

interface Listener {
  more(): void
  over(): void
}

interface Followed {
  /** A ring that is made anew has a new name, so that no old place fits it. */
  readonly name: string
  readonly ring: Ring
  readonly tails: Set<Listener>
  /** Monotonic: when the last tail left. */
  leftMs: number
}

/**
 * Keeps the latest of each channel that is tailed, in memory and in one place: a tail is a position in
 * it, so that a slow one costs nobody anything, and is lost when its position is written over.
 */
export function createLive(deps: {
  readonly clock: Clock
  readonly ids: IdSource
  readonly limits?: Partial<LiveLimits>
}): Live {
  const { clock, ids } = deps
  const limits = { ...defaultLimits, ...deps.limits }
  const channels = new Map<ChannelId, Followed>()
  let tails = 0
  let over = false

  function isForgotten({ leftMs, tails: { size } }: Followed): boolean {
    return size === 0 && clock.monotonicMs() - leftMs > limits.keptMs
  }

  /** Forgets what nobody came back to, and what is left longest when there are as many as may be. */
  function makeRoom() {
    for (const [id, followed] of channels) if (isForgotten(followed)) channels.delete(id)
    if (channels.size < limits.channelsKept) return
    const left = [...channels].filter(([, followed]) => followed.tails.size === 0)
    const [longest] = left.sort(([, a], [, b]) => a.leftMs - b.leftMs)
    if (longest !== undefined) channels.delete(longest[0])
  }

  function follow(channelId: ChannelId): Followed {
    const known = channels.get(channelId)
    if (known !== undefined && !isForgotten(known)) return known
    channels.delete(channelId)
    makeRoom()
    const fresh = { name: ids.next(), ring: createRing(limits.items), tails: new Set<Listener>() }
    const followed: Followed = { ...fresh, leftMs: clock.monotonicMs() }
    channels.set(channelId, followed)
    return followed
  }

  /** How many items the tail has behind it, and what may be missing before the next one. */
  function beginning({ name, ring }: Followed, after: string | null): [number, Gap | null] {
    if (after === null) return [ring.newest, null]
    const nowMs = clock.nowMs()
    const place = parsePlace(after)
    if (place === null) return [ring.newest, { sinceMs: null, untilMs: nowMs }]
    const isThere = place.number >= ring.oldest - 1 && place.number <= ring.newest
    if (place.ring === name && isThere) return [place.number, null]
    const sinceMs = Math.max(0, Math.min(place.atMs, nowMs) - commitMs)
    return [ring.newest, { sinceMs, untilMs: nowMs }]
  }

  function refuse(channelId: ChannelId): TailRefused | null {
    if (over) return 'over'
    const beside = channels.get(channelId)?.tails.size ?? 0
    if (beside >= limits.tailsPerChannel) return 'channel_full'
    const mayBeTaken = beside === 0 ? limits.tails : Math.ceil(limits.tails * 0.8)
    return tails >= mayBeTaken ? 'full' : null
  }

  return {
    wants(channelId) {
      const followed = channels.get(channelId)
      if (followed === undefined) return false
      if (!isForgotten(followed)) return true
      channels.delete(channelId)
      return false
    },

    show(channelId, item) {
      const followed = channels.get(channelId)
      if (followed === undefined) return
      followed.ring.put(item, clock.nowMs())
      for (const tail of followed.tails) tail.more()
    },

    tail(channelId, after) {
      const refused = refuse(channelId)
      if (refused !== null) return refused
      const followed = follow(channelId)
      const { name, ring } = followed
      const [begun, gap] = beginning(followed, after)
      let taken = begun
      let listener: Listener = { more() {}, over() {} }
      const self: Listener = { more: () => listener.more(), over: () => listener.over() }
      followed.tails.add(self)
      tails += 1
      return {
        gap,
        get place() {
          // Whatever was not taken yet was put there then or later.
          const upTo = Math.max(taken + 1, ring.oldest)
          const atMs = taken === ring.newest ? clock.nowMs() : ring.at(upTo).atMs
          return placeText({ ring: name, number: taken, atMs })
        },
        get lost() {
          return taken + 1 < ring.oldest
        },
        next() {
          if (taken === ring.newest || taken + 1 < ring.oldest) return null
          taken += 1
          const { atMs, item } = ring.at(taken)
          return { place: placeText({ ring: name, number: taken, atMs }), item }
        },
        listen(to) {
          listener = to
        },
        leave() {
          if (!followed.tails.delete(self)) return
          tails -= 1
          followed.leftMs = clock.monotonicMs()
        },
      }
    },

    end() {
      over = true
      for (const { tails } of channels.values()) for (const tail of tails) tail.over()
    },
  }
}
