import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deliveryStates, isOpen } from './delivery/delivery.ts'
import { type ReplayState, replayStates, takesUp, walkOf } from './replay.ts'

const topic = fc.constantFrom('job.created', 'job.done', 'job', 'stock.low')
const patterns = fc.array(fc.constantFrom('job.*', 'job', 'job.done', 'stock.*'), { maxLength: 3 })
const states = fc.uniqueArray(fc.constantFrom(...replayStates), { minLength: 1 })
const state = fc.constantFrom(null, ...deliveryStates)

test('what is still open is never taken up, nor a state that was not named', () => {
  fc.assert(
    fc.property(
      states,
      patterns,
      patterns,
      topic,
      state,
      (states, topics, subscribed, topic, state) => {
        const taken = takesUp({ states, topics }, { topics: subscribed }, { topic, state })
        if (state !== null && isOpen(state)) expect(taken).toBe(false)
        const named: readonly ReplayState[] = states
        if (taken) expect(named).toContain(state ?? 'none')
      },
    ),
  )
})

test('an event that was delivered is taken up whatever the webhook subscribes to by now', () => {
  const scope = { states: ['delivered'], topics: [] } as const
  expect(takesUp(scope, { topics: ['b'] }, { topic: 'a', state: 'delivered' })).toBe(true)
})

test('an event that never became a delivery is taken up only if the webhook wants it now', () => {
  const scope = { states: ['none'], topics: [] } as const
  const taken = (topics: string[]) => takesUp(scope, { topics }, { topic: 'job.a', state: null })
  expect([taken([]), taken(['job.*']), taken(['stock.*'])]).toEqual([true, true, false])
})

test('the topics of a replay narrow both', () => {
  for (const state of ['failed', null] as const) {
    const scope = { states: ['failed', 'none'], topics: ['job.*'] } as const
    const taken = (topic: string) => takesUp(scope, { topics: [] }, { topic, state })
    expect([taken('job.a'), taken('job'), taken('stock')]).toEqual([true, false, false])
  }
})

test('no more is walked past than the states ask for', () => {
  expect(walkOf({ states: ['failed', 'cancelled'] })).toBe('undone')
  expect(walkOf({ states: ['failed', 'delivered'] })).toBe('deliveries')
  expect(walkOf({ states: ['none', 'failed'] })).toBe('events')
})
