import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChannelId } from '../domain/ids.ts'
import type { LiveItem, Tail } from '../domain/node/live.ts'
import { uuidIds } from '../system/uuid-ids.ts'
import { createLive, type LiveLimits } from './live.ts'

const channel = 'a channel' as ChannelId
const other = 'another channel' as ChannelId
const startMs = Date.UTC(2026, 1, 3)

function liveAt(limits: Partial<LiveLimits> = {}) {
  const time = { ms: 0 }
  const clock = { nowMs: () => startMs + time.ms, monotonicMs: () => time.ms }
  const live = createLive({ clock, ids: uuidIds, limits })
  const follow = (after: string | null = null, id = channel): Tail => {
    const tail = live.tail(id, after)
    if (typeof tail === 'string') throw new Error(tail)
    return tail
  }
  return { live, time, follow, show: (n: number, id = channel) => live.show(id, item(n)) }
}

function item(n: number): LiveItem {
  return {
    kind: 'event',
    eventId: uuidIds.next<'event'>(),
    topic: String(n),
    extRefCode: null,
    deliveries: 0,
    occurredAtMs: 0,
    createdAtMs: 0,
  }
}

/** All that is to be had now. */
function taken(tail: Tail): string[] {
  const topics: string[] = []
  for (let next = tail.next(); next !== null; next = tail.next()) topics.push(next.item.topic)
  return topics
}

describe('a tail', () => {
  it('takes what comes from its beginning on, each item once, and is told when there is more', () => {
    const { follow, show } = liveAt()
    const first = follow()
    show(1)
    const second = follow()
    let rung = 0
    second.listen({ more: () => (rung += 1), over: () => undefined })
    show(2)
    show(3, other)
    expect(taken(first)).toEqual(['1', '2'])
    expect(taken(second)).toEqual(['2'])
    expect(taken(second)).toEqual([])
    expect(rung).toBe(1)
  })

  it('goes on from the place of any item that is still kept, and misses and repeats none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 10 }),
        (count, at, items) => {
          const { follow, show } = liveAt({ items })
          const before = follow()
          const places: string[] = [before.place]
          for (let n = 1; n <= count; n++) {
            show(n)
            places.push(before.next()?.place ?? '')
          }
          const seen = Math.min(at, count)
          const after = follow(places[seen])
          const rest = Array.from({ length: count - seen }, (_, index) => String(seen + index + 1))
          const isKept = rest.length <= items
          expect(after.gap === null).toBe(isKept)
          expect(taken(after)).toEqual(isKept ? rest : [])
        },
      ),
    )
  })

  it('that is written over is lost, and says since when to look elsewhere when it comes back', () => {
    const { follow, show, time } = liveAt({ items: 3 })
    const slow = follow()
    time.ms = 100_000
    show(1)
    const place = slow.next()?.place ?? ''
    time.ms = 500_000
    for (let n = 2; n <= 4; n++) show(n)
    expect(slow.lost).toBe(false)
    show(5)
    expect(slow.lost).toBe(true)
    expect(slow.next()).toBeNull()
    time.ms = 600_000
    const { gap } = follow(place)
    // A minute for what was committed later than it says.
    expect(gap).toEqual({ sinceMs: startMs + 40_000, untilMs: startMs + 600_000 })
  })

  it('names an item by the same place whoever takes it, and knows the time where it stands', () => {
    const { follow, show, time } = liveAt()
    const [one, two] = [follow(), follow()]
    show(1)
    time.ms = 60_000
    expect(one.next()?.place).toBe(two.next()?.place)
    time.ms = 400_000
    const quiet = one.place
    for (const tail of [one, two]) tail.leave()
    time.ms = 800_000
    // Nothing was missed until it left, however old the last item was.
    expect(follow(quiet).gap?.sinceMs).toBe(startMs + 340_000)
  })

  it.each(['', 'x', '1.2.3', `${uuidIds.next()}.1`, `${uuidIds.next()}.1.-5`, '\u0000'])(
    'with the made-up place %j begins now, behind a gap of unknown length',
    (place) => {
      const { follow, show } = liveAt()
      show(1)
      const tail = follow(place)
      expect(tail.gap).toEqual({ sinceMs: null, untilMs: startMs })
      show(2)
      expect(taken(tail)).toEqual(['2'])
    },
  )

  it.each([
    ['of another ring', 1, 0],
    ['that is still to come', 10, 0],
    ['of the far future', 1, 9_999_999_999_999],
  ])('with a place %s gets a gap that does not begin later than now', (_, number, atMs) => {
    const { follow } = liveAt()
    const { gap } = follow(`${uuidIds.next()}.${number}.${atMs}`)
    expect(gap?.sinceMs).toBeLessThanOrEqual(startMs)
    expect(gap?.sinceMs).toBeGreaterThanOrEqual(0)
  })
})

describe('what nobody tails', () => {
  it('is not wanted, and what comes of it is not kept', () => {
    const { live, follow, show } = liveAt()
    expect(live.wants(channel)).toBe(false)
    follow(null, other)
    expect(live.wants(channel)).toBe(false)
    show(1)
    expect(taken(follow())).toEqual([])
  })

  it('is kept for some minutes for those who come back, and then forgotten', () => {
    const { live, follow, show, time } = liveAt({ keptMs: 300_000 })
    const tail = follow()
    const { place } = tail
    tail.leave()
    tail.leave()
    time.ms = 300_000
    expect(live.wants(channel)).toBe(true)
    show(1)
    const back = follow(place)
    expect(taken(back)).toEqual(['1'])
    back.leave()
    time.ms = 600_001
    expect(live.wants(channel)).toBe(false)
    expect(follow(place).gap).not.toBeNull()
  })
})

describe('limits', () => {
  it('hold for each channel and for all, and a tail that leaves makes room', () => {
    const { live, follow } = liveAt({ tailsPerChannel: 2, tails: 4 })
    const [first] = [follow(), follow()]
    expect(live.tail(channel, null)).toBe('channel_full')
    const third = follow(null, other)
    follow(null, other)
    expect(live.tail(uuidIds.next(), null)).toBe('full')
    first?.leave()
    expect(live.tail(uuidIds.next(), null)).not.toBe('full')
    third.leave()
    expect(live.tail(channel, null)).not.toBe('channel_full')
  })

  it('leave the last fifth to channels without a tail, so that no few take all', () => {
    const { live, follow } = liveAt({ tailsPerChannel: 20, tails: 10 })
    const tails = Array.from({ length: 8 }, () => follow())
    expect(live.tail(channel, null)).toBe('full')
    follow(null, other)
    expect(live.tail(other, null)).toBe('full')
    expect(live.tail(uuidIds.next(), null)).not.toBe('full')
    expect(live.tail(uuidIds.next(), null)).toBe('full')
    for (const each of tails) each.leave()
    expect(live.tail(other, null)).not.toBe('full')
  })

  it('hold for what is kept as well: the channel left longest is forgotten first', () => {
    const { live, follow, time } = liveAt({ channelsKept: 2 })
    for (const id of [channel, other]) {
      time.ms += 1
      follow(null, id).leave()
    }
    follow(null, 'a third channel' as ChannelId)
    expect([channel, other].map((id) => live.wants(id))).toEqual([false, true])
  })

  it('end with the node, which tells every tail and takes no more', () => {
    const { live, follow } = liveAt()
    let over = 0
    for (const id of [channel, channel, other]) {
      follow(null, id).listen({ more: () => undefined, over: () => (over += 1) })
    }
    live.end()
    expect(over).toBe(3)
    expect(live.tail(channel, null)).toBe('over')
  })
})
