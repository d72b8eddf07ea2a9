import type { Delivery } from '@posthorn/client'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { acceptedAt } from './accepted-at.ts'
import type { DeliveryPages } from './delivery-list.ts'
import { deliveryAfter, fits, insert, renew, update } from './merge.ts'

const webhook = '019c21ac-ec65-7a10-8c11-4f6b1d2e3a02'

function delivery(at: number, changes: Partial<Delivery> = {}): Delivery {
  const event_id = `019c21ac-${at.toString(16).padStart(4, '0')}-7000-8000-000000000000`
  return {
    id: `${event_id}_${webhook}`,
    event_id,
    webhook_id: webhook,
    channel_id: 'c',
    topic: 'order.paid',
    state: 'pending',
    attempts: 0,
    http_code: null,
    error: null,
    next_attempt_at: null,
    created_at: '2026-02-03T04:05:06.000Z',
    updated_at: '2026-02-03T04:05:06.000Z',
    ...changes,
  }
}

function listOf(pages: readonly (readonly number[])[], hasMore = true): DeliveryPages {
  return {
    pages: pages.map((data, at) => {
      const has_more = at < pages.length - 1 || hasMore
      const next_cursor = has_more ? 'x' : null
      return { data: data.map((each) => delivery(each)), has_more, next_cursor, since: undefined }
    }),
    pageParams: pages.map(() => null),
  }
}
const idsOf = (list: DeliveryPages) => list.pages.flatMap(({ data }) => data.map(({ id }) => id))

describe('what a tail says of known rows', () => {
  test('is shown where they stand', () => {
    const now = delivery(5, { state: 'delivered', updated_at: '2026-02-03T04:05:07.000Z' })
    const { list, unknown } = update(listOf([[9, 5], [3]]), new Map([[now.id, now]]))
    expect(list.pages[0]?.data[1]).toEqual(now)
    expect(unknown).toEqual([])
  })

  test('leaves the time at which a replay made the delivery', () => {
    const made = '2026-03-04T05:06:07.000Z'
    const before = listOf([[5]])
    const [row] = before.pages[0]?.data ?? []
    const known = { ...delivery(5), ...row, created_at: made }
    const list = { ...before, pages: before.pages.map((page) => ({ ...page, data: [known] })) }
    const now = delivery(5, { state: 'failed', updated_at: '2026-03-04T05:06:08.000Z' })
    const { list: after } = update(list, new Map([[now.id, now]]))
    expect(after.pages[0]?.data[0]).toMatchObject({ state: 'failed', created_at: made })
  })

  test('is passed over when the row is newer already', () => {
    const before = listOf([[9, 5]])
    const old = delivery(5, { state: 'failed', updated_at: '2026-02-03T04:05:05.000Z' })
    expect(update(before, new Map([[old.id, old]])).list).toBe(before)
  })

  test('is no row when the delivery had moved on', () => {
    const { id, attempts, ...rest } = delivery(1)
    const attempt = {
      ...rest,
      id: 'a',
      delivery_id: id,
      number: attempts,
      started_at: rest.updated_at,
      outcome: 'failed' as const,
      detail: null,
      duration_ms: 1,
    }
    expect(deliveryAfter('c', { ...attempt, state: null })).toBeNull()
    expect(deliveryAfter('c', { ...attempt, state: 'failed' })).toMatchObject({ id, attempts })
  })
})

describe('a page that is read anew', () => {
  test('shows what became of its rows, and leaves out those that fit the list no more', () => {
    const before = listOf([[9, 8, 7], [5]])
    const now = delivery(8, { state: 'delivered', updated_at: '2026-02-03T04:05:07.000Z' })
    const page = { data: [now, delivery(7)], has_more: true }
    const list = renew(before, page, [delivery(9), delivery(8)])
    expect(list.pages.map(({ data }) => data)).toEqual([[now, delivery(7)], [delivery(5)]])
  })

  test('says nothing of rows that newer ones have pushed off it', () => {
    const before = listOf([[9, 8, 7], [5]])
    const page = { data: [delivery(12), delivery(11), delivery(10)], has_more: true }
    expect(renew(before, page, [delivery(9)])).toBe(before)
  })

  test('is the last one: what it lacks is gone', () => {
    const list = renew(listOf([[9, 8]], false), { data: [], has_more: false }, [delivery(8)])
    expect(idsOf(list)).toEqual([delivery(9).id])
  })
})

describe('new rows', () => {
  test('stand in order, each once, and none beyond what is loaded', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { maxLength: 40 })
    fc.assert(
      fc.property(numbers, numbers, fc.nat(39), fc.boolean(), (loaded, fresh, cut, hasMore) => {
        const newestFirst = loaded.toSorted((a, b) => b - a)
        const list = listOf([newestFirst.slice(0, cut), newestFirst.slice(cut)], hasMore)
        const ids = idsOf(
          insert(
            list,
            fresh.map((each) => delivery(each)),
          ),
        )
        const oldest = newestFirst.slice(cut).at(-1) ?? newestFirst.at(-1)
        const isLoaded = (each: number) => !hasMore || (oldest !== undefined && each > oldest)
        const expected = new Set([...newestFirst, ...fresh.filter(isLoaded)])
        const inOrder = [...expected].sort((a, b) => b - a)
        expect(ids).toEqual(inOrder.map((each) => delivery(each).id))
      }),
    )
  })

  test('belong to the list when the server would list them', () => {
    const row = delivery(0x10)
    const accepted = acceptedAt(row)
    expect(fits(row, { state: 'pending', topic: 'order.paid', webhook }, accepted)).toBe(true)
    expect(fits(row, { state: 'failed' }, undefined)).toBe(false)
    expect(fits(row, { until: accepted }, undefined)).toBe(false)
    expect(fits(row, {}, '2040-01-01T00:00:00Z')).toBe(false)
  })
})

test('the time of acceptance is read from the id of the event', () => {
  expect(acceptedAt({ event_id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f' })).toBe(
    '2022-02-22T19:22:22.000Z',
  )
})
