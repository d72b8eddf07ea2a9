import { expect, test } from 'vitest'
import { matchOf } from './subscribers.ts'

test('a webhook gets a topic by its name, by a family, or as one of all', () => {
  expect(matchOf([], 'order.created')).toEqual({ kind: 'all' })
  expect(matchOf(['order.*', 'order.created'], 'order.created')).toEqual({
    kind: 'exact',
    pattern: 'order.created',
  })
  expect(matchOf(['user.*', 'order.*'], 'order.line.added')).toEqual({
    kind: 'prefix',
    pattern: 'order.*',
  })
})

test('a family is what lies below its dot, and nothing besides', () => {
  expect(matchOf(['order.*'], 'order')).toBeNull()
  expect(matchOf(['order.*'], 'orders.created')).toBeNull()
  expect(matchOf(['order'], 'order.created')).toBeNull()
})
