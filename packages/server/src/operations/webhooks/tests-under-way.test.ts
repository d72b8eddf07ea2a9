import { expect, test } from 'vitest'
import type { WebhookId } from '../../domain/ids.ts'
import { createTestsUnderWay } from './tests-under-way.ts'

const busy = { refused: 'too_many_requests', retryAfterS: 5 }

test('two tests of a webhook may be under way; one that has ended makes room', () => {
  const { enter } = createTestsUnderWay()
  const id = 'w' as WebhookId
  const leave = enter(id)
  enter(id)
  expect(enter(id)).toMatchObject(busy)
  expect(enter('other' as WebhookId)).toBeTypeOf('function')
  if (typeof leave === 'function') leave()
  expect(enter(id)).toBeTypeOf('function')
  expect(enter(id)).toMatchObject(busy)
})

test('thirty-two tests of all webhooks together may be under way', () => {
  const { enter } = createTestsUnderWay()
  const entered = Array.from({ length: 32 }, (_, n) => enter(`w${n}` as WebhookId))
  expect(enter('late' as WebhookId)).toMatchObject(busy)
  const [first] = entered
  if (typeof first === 'function') first()
  expect(enter('late' as WebhookId)).toBeTypeOf('function')
})
