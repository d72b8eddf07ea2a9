import { describe, expect, it } from 'vitest'
import {
  addFigures,
  byTrouble,
  byWorst,
  type Figures,
  latencyOf,
  noFigures,
  successRate,
} from './figures.ts'

const figures = (fields: Partial<Figures>): Figures => ({ ...noFigures(), ...fields })

describe('figures', () => {
  it('of nothing have no success rate and no latency, rather than a perfect one', () => {
    expect([successRate(noFigures()), latencyOf(noFigures())]).toEqual([null, null])
  })

  it('add up field by field, histograms as well', () => {
    const latencies = noFigures().latencies.map((_, bucket) => bucket)
    const one = {
      events: 1,
      delivered: 2,
      failed: 3,
      givenUp: 4,
      durationMs: 5,
      backlogChange: -6,
      latencies,
    }
    const sum = noFigures()
    addFigures(sum, one)
    expect(sum).toEqual(one)
    addFigures(sum, one)
    expect(sum).toEqual({
      events: 2,
      delivered: 4,
      failed: 6,
      givenUp: 8,
      durationMs: 10,
      backlogChange: -12,
      latencies: latencies.map((count) => 2 * count),
    })
  })

  it('are worse by the share of attempts that failed, then by how many', () => {
    const inOrder = [
      figures({ failed: 20 }),
      figures({ failed: 2, givenUp: 1 }),
      figures({ failed: 2 }),
      figures({ givenUp: 1 }),
      figures({ failed: 50, delivered: 50 }),
      figures({ failed: 1, delivered: 1 }),
      figures({ failed: 60, delivered: 600 }),
      figures({ delivered: 10 }),
      noFigures(),
    ]
    expect(inOrder.toReversed().sort(byWorst)).toEqual(inOrder)
  })

  it('tell of more trouble by the share of attempts that failed, then by what waits', () => {
    const waits = (open: number, fields: Partial<Figures> = {}) => ({ ...figures(fields), open })
    const inOrder = [
      waits(3, { failed: 1 }),
      waits(0, { failed: 20 }),
      waits(0, { failed: 2 }),
      waits(0, { failed: 50, delivered: 50 }),
      waits(9, { failed: 60, delivered: 600 }),
      waits(5),
      waits(4, { delivered: 1 }),
      waits(0, { delivered: 900 }),
      waits(0, { delivered: 2 }),
      waits(0),
    ]
    expect(inOrder.toReversed().sort(byTrouble)).toEqual(inOrder)
  })
})
