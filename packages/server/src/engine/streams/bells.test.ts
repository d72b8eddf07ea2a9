import { expect, test } from 'vitest'
import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import type { Bell, StreamRef } from '../../domain/node/streams.ts'
import { type BellsDeps, createBells, waiterLimits } from './bells.ts'

const stream = named('a')
const never = new AbortController().signal
/** Longer than any test may take: what ends such a wait is the bell. */
const longMs = 600_000

function named(id: string, channelId = 'c'): StreamRef {
  return { channelId: channelId as ChannelId, id: id as WebhookId }
}

/** Nothing is looked for while a test lasts, unless it says so. */
function bellsWith(deps: Partial<BellsDeps> = {}) {
  return createBells({ look: async () => false, lookEveryMs: longMs, ...deps })
}

function listen(bells: ReturnType<typeof createBells>, ref = stream): Bell {
  const bell = bells.listen(ref)
  if (typeof bell === 'string') throw new Error(bell)
  return bell
}

test('all who wait for a stream hear its bell, and nobody else does', async () => {
  const bells = bellsWith()
  const [one, two, other] = [listen(bells), listen(bells), listen(bells, named('b'))]
  const both = Promise.all([one.rung(longMs, never), two.rung(longMs, never)])
  let heard = false
  const elsewhere = other.rung(longMs, never).then(() => {
    heard = true
  })
  bells.ring(stream.id)
  await both
  expect(heard).toBe(false)
  bells.ring('b' as WebhookId)
  await elsewhere
})

test('a ring between two waits ends the next one at once, and only that', async () => {
  const bells = bellsWith()
  const bell = listen(bells)
  bells.ring(stream.id)
  bells.ring(stream.id)
  await bell.rung(longMs, never)
  let heard = false
  const next = bell.rung(longMs, never).then(() => {
    heard = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(heard).toBe(false)
  bells.ring(stream.id)
  await next
})

test('a wait ends with the time, and when nobody wants the answer any more', async () => {
  const bells = bellsWith()
  const bell = listen(bells)
  await bell.rung(1, never)
  const gone = new AbortController()
  const wait = bell.rung(longMs, gone.signal)
  gone.abort()
  await wait
  await bell.rung(longMs, gone.signal)
})

test('when the node stops, all waits end and no other begins', async () => {
  const bells = bellsWith()
  const [bell, idle] = [listen(bells), listen(bells)]
  const wait = bell.rung(longMs, never)
  expect(bell.over).toBe(false)
  bells.end()
  await wait
  expect(idle.over).toBe(true)
  await idle.rung(longMs, never)
  await listen(bells).rung(longMs, never)
})

test('so many may wait for a stream, for those of a channel, and for all; who leaves makes room', () => {
  const bells = bellsWith()
  const all = (count: number, of: (n: number) => StreamRef) =>
    Array.from({ length: count }, (_, n) => listen(bells, of(n)))
  const [first] = all(waiterLimits.webhook, () => stream)
  expect(bells.listen(stream)).toBe('stream_full')
  const [second] = all(waiterLimits.channel - waiterLimits.webhook, (n) => named(`b${n}`))
  expect(bells.listen(named('late'))).toBe('channel_full')
  const rest = all(waiterLimits.node - waiterLimits.channel, (n) => named(`e${n}`, `e${n}`))
  expect(bells.listen(named('late', 'other'))).toBe('full')
  second?.leave()
  second?.leave()
  expect(bells.listen(named('late', 'other'))).not.toBeTypeOf('string')
  expect(bells.listen(named('late', 'other'))).toBe('full')
  first?.leave()
  expect(bells.listen(stream)).not.toBeTypeOf('string')
  for (const each of rest) each.leave()
})

test('one look serves all who wait for a stream, and nobody looks when nobody waits', async () => {
  const looked: StreamRef[] = []
  const found = Promise.withResolvers<boolean>()
  const bells = bellsWith({
    lookEveryMs: 1,
    look(ref) {
      looked.push(ref)
      return found.promise
    },
  })
  const waiting = Array.from({ length: 50 }, () => listen(bells))
  const rung = Promise.all(waiting.map((bell) => bell.rung(longMs, never)))
  while (looked.length === 0) await new Promise((resolve) => setImmediate(resolve))
  found.resolve(true)
  for (const bell of waiting) void rung.then(bell.leave)
  await rung
  expect(looked).toEqual([stream])
})
