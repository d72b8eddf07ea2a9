import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createAlarm } from './alarm.ts'

function alarmAt(time: { nowMs: number }) {
  const rung: string[] = []
  const clock = { nowMs: () => time.nowMs, monotonicMs: () => time.nowMs }
  const alarm = createAlarm<string>({ clock, ring: (key) => rung.push(key) })
  return { alarm, rung }
}

test('an alarm rings once for each key, at the earliest time set for it, in order', () => {
  const setting = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 1_000 }))
  fc.assert(
    fc.property(fc.array(setting, { maxLength: 60 }), (settings) => {
      const time = { nowMs: 0 }
      const { alarm, rung } = alarmAt(time)
      const expected = new Map<string, number>()
      for (const [key, atMs] of settings) {
        alarm.set(key, atMs)
        expected.set(key, Math.min(atMs, expected.get(key) ?? atMs))
      }
      const seen: [string, number][] = []
      for (time.nowMs = 1; time.nowMs <= 1_000; time.nowMs++) {
        alarm.ringDue()
        for (const key of rung.splice(0)) seen.push([key, time.nowMs])
      }
      alarm.stop()
      expect(new Map(seen)).toEqual(expected)
      expect(seen).toHaveLength(expected.size)
    }),
    { numRuns: 50 },
  )
})

test('an alarm rings by itself when the time has come, and not once it is stopped', () => {
  vi.useFakeTimers()
  try {
    const time = { nowMs: 0 }
    const { alarm, rung } = alarmAt(time)
    alarm.set('later', 500)
    alarm.set('soon', 20)
    time.nowMs = 20
    vi.advanceTimersByTime(20)
    expect(rung).toEqual(['soon'])
    alarm.stop()
    time.nowMs = 1_000
    vi.advanceTimersByTime(1_000)
    expect(rung).toEqual(['soon'])
  } finally {
    vi.useRealTimers()
  }
})

test('an alarm whose ring sets it again rings again', () => {
  const time = { nowMs: 0 }
  const rung: number[] = []
  const clock = { nowMs: () => time.nowMs, monotonicMs: () => time.nowMs }
  const alarm = createAlarm<string>({
    clock,
    ring(key) {
      rung.push(time.nowMs)
      alarm.set(key, time.nowMs + 10)
    },
  })
  alarm.set('a', 10)
  for (time.nowMs = 0; time.nowMs <= 40; time.nowMs++) alarm.ringDue()
  alarm.stop()
  expect(rung).toEqual([10, 20, 30, 40])
})
