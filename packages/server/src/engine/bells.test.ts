import { expect, test } from 'vitest'
import type { WebhookId } from '../domain/ids.ts'
import type { Bell } from '../domain/streams.ts'
import { createBells } from './bells.ts'

const stream = 'a' as WebhookId
const never = new AbortController().signal
/** Longer than any test may take: what ends such a wait is the bell. */
const longMs = 600_000

function listen(bells: ReturnType<typeof createBells>, id = stream): Bell {
  const bell = bells.listen(id)
  if (bell === null) throw new Error('Too many listen.')
  return bell
}

test('all who wait for a stream hear its bell, and nobody else does', async () => {
  const bells = createBells()
  const [one, two, other] = [listen(bells), listen(bells), listen(bells, 'b' as WebhookId)]
  const both = Promise.all([one.rung(longMs, never), two.rung(longMs, never)])
  let heard = false
  const elsewhere = other.rung(longMs, never).then(() => {
    heard = true
  })
  bells.ring(stream)
  await both
  expect(heard).toBe(false)
  bells.ring('b' as WebhookId)
  await elsewhere
})

test('a ring between two waits ends the next one at once, and only that', async () => {
  const bells = createBells()
  const bell = listen(bells)
  bells.ring(stream)
  bells.ring(stream)
  await bell.rung(longMs, never)
  let heard = false
  const next = bell.rung(longMs, never).then(() => {
    heard = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(heard).toBe(false)
  bells.ring(stream)
  await next
})

test('a wait ends with the time, and when nobody wants the answer any more', async () => {
  const bells = createBells()
  const bell = listen(bells)
  await bell.rung(1, never)
  const gone = new AbortController()
  const wait = bell.rung(longMs, gone.signal)
  gone.abort()
  await wait
  await bell.rung(longMs, gone.signal)
})

test('when the node stops, all waits end and no other begins', async () => {
  const bells = createBells()
  const [bell, idle] = [listen(bells), listen(bells)]
  const wait = bell.rung(longMs, never)
  expect(bell.over).toBe(false)
  bells.end()
  await wait
  expect(idle.over).toBe(true)
  await idle.rung(longMs, never)
  await listen(bells).rung(longMs, never)
})

test('a hundred may wait for a stream; who leaves makes room', () => {
  const bells = createBells()
  const all = Array.from({ length: 100 }, () => listen(bells))
  expect(bells.listen(stream)).toBeNull()
  expect(bells.listen('b' as WebhookId)).not.toBeNull()
  all[0]?.leave()
  expect(bells.listen(stream)).not.toBeNull()
})
