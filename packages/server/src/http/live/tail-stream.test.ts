import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Tail } from '../../domain/node/live.ts'
import { createLive } from '../../live/live.ts'
import { systemClock } from '../../system/system-clock.ts'
import { uuidIds } from '../../system/uuid-ids.ts'
import type { ByeReason } from './present.ts'
import { type Ended, streamTail } from './tail-stream.ts'

const channelId = uuidIds.next<'channel'>()

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

function streamOf({ ended }: { ended: () => Ended | Promise<Ended> }) {
  const live = createLive({ clock: systemClock, ids: uuidIds, limits: { items: 100 } })
  const tail = live.tail(channelId, null) as Tail
  const stream = streamTail(tail, { channelId, shows: ({ topic }) => topic !== 'hidden', ended })
  const show = (topic: string) =>
    live.show(channelId, {
      kind: 'event',
      eventId: uuidIds.next<'event'>(),
      topic,
      extRefCode: 'x'.repeat(1_000),
      deliveries: 0,
      occurredAtMs: 0,
      createdAtMs: 0,
    })
  return { live, stream, show }
}

/** All that is there: one read gives a chunk of it, or the whole, as the version of Node has it. */
function read(stream: { read(): unknown }): string {
  let text = ''
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) text += String(chunk)
  return text
}

describe('the stream of a tail', () => {
  it('says every 15 seconds that it is still there, and where it stands', () => {
    const { stream, show } = streamOf({ ended: () => null })
    expect(read(stream)).toMatch(/^retry: 1000\nid: \S+\.0\.\d+\n\n$/)
    vi.advanceTimersByTime(14_999)
    expect(read(stream)).toBe('')
    vi.advanceTimersByTime(1)
    expect(read(stream)).toMatch(/^: still here\nid: \S+\.0\.\d+\n\n$/)
    show('hidden')
    expect(read(stream)).toBe('')
    vi.advanceTimersByTime(15_000)
    // What it leaves out moves it all the same, so that it does not fall behind.
    expect(read(stream)).toMatch(/^: still here\nid: \S+\.1\.\d+\n\n$/)
    stream.destroy()
  })

  it('writes ahead of its client only so much, and cuts off one that takes nothing', () => {
    const { stream, show } = streamOf({ ended: () => null })
    for (let n = 0; n < 100; n++) show('order.created')
    expect(stream.readableLength).toBeLessThan(70_000)
    expect(stream.destroyed).toBe(false)
    for (let n = 0; n < 100; n++) show('order.created')
    expect(stream.readableLength).toBeLessThan(70_000)
    expect(stream.destroyed).toBe(true)
  })

  it('ends with the reason when it may not go on, at the next beat if nothing happens', () => {
    let reason: ByeReason | null = null
    const { stream, show } = streamOf({ ended: () => reason })
    read(stream)
    reason = 'key_ended'
    vi.advanceTimersByTime(15_000)
    expect(read(stream)).toMatch(/^id: \S+\nevent: bye\ndata: {"reason":"key_ended"}\n\n$/)
    show('order.created')
    vi.advanceTimersByTime(60_000)
    expect(read(stream)).toBe('')
  })

  it('shows nothing until it is known whether it may go on', async () => {
    let answer = Promise.withResolvers<Ended>()
    let isAsked = false
    const { stream, show } = streamOf({ ended: () => (isAsked ? answer.promise : null) })
    read(stream)
    isAsked = true
    show('order.created')
    show('order.paid')
    expect(read(stream)).toBe('')
    answer.resolve(null)
    await answer.promise
    answer = Promise.withResolvers()
    expect(read(stream)).toMatch(/order\.created.*order\.paid/s)
    show('order.late')
    answer.resolve('session_ended')
    await answer.promise
    expect(read(stream)).toMatch(/^id: \S+\nevent: bye\ndata: {"reason":"session_ended"}\n\n$/)
  })

  it('is cut off when that cannot be found out', async () => {
    const { stream, show } = streamOf({ ended: () => Promise.reject(new Error('no store')) })
    const closed = new Promise((resolve) => stream.once('close', resolve))
    show('order.created')
    await closed
    expect(read(stream)).not.toContain('order.created')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves no timer and no tail behind when its client goes', () => {
    const { live, stream } = streamOf({ ended: () => null })
    for (let n = 0; n < 19; n++) live.tail(channelId, null)
    expect(live.tail(channelId, null)).toBe('channel_full')
    stream.destroy()
    expect(live.tail(channelId, null)).not.toBe('channel_full')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('says goodbye when the node stops', () => {
    const { live, stream } = streamOf({ ended: () => null })
    read(stream)
    live.end()
    expect(read(stream)).toContain('event: bye\ndata: {"reason":"stopping"}')
    expect(vi.getTimerCount()).toBe(0)
  })
})
