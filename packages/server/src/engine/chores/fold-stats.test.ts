import { expect, test } from 'vitest'
import { hourMs } from '../../domain/stats/steps.ts'
import { delivered, nodeWith } from '../suite/node.ts'

test('figures of long ago are hours, and add up to what they were', async () => {
  const { engine, publish, settled, store, time, webhook } = await nodeWith(() => delivered)
  const { id } = await webhook()
  await publish(3)
  await settled()
  time.nowMs += 5 * 60_000
  await publish(2)
  await settled()
  const range = { sinceMs: time.nowMs - hourMs, untilMs: time.nowMs + hourMs }
  const subject = { kind: 'webhook', id } as const
  const counted = async (stepS: number) => {
    const { points } = await store.read.stats.series({ subject, range, stepS })
    return points.map(({ figures }) => figures.delivered)
  }
  expect(await counted(60)).toEqual([3, 2])
  time.nowMs += 50 * hourMs
  await engine.tick()
  expect([await counted(60), await counted(3_600)]).toEqual([[], [5]])
})
