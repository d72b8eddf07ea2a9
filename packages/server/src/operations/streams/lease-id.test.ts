import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChannelId, EventId, WebhookId } from '../../domain/ids.ts'
import { leaseId, parseLeaseId } from './lease-id.ts'

const of = {
  channelId: randomUUID() as string as ChannelId,
  webhookId: randomUUID() as string as WebhookId,
}

test('a lease id names its lease again, and to its own webhook alone', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 1e14 }), (event, lease) => {
      const name = { ...of, eventId: event as EventId, lease }
      const id = leaseId(name)
      expect(id).toMatch(/^[\w-]+$/)
      expect(parseLeaseId(of, id)).toEqual(name)
      const other = { ...of, webhookId: randomUUID() as string as WebhookId }
      expect(parseLeaseId(other, id)).toBeNull()
    }),
  )
})

test('any other text names none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parseLeaseId(of, text)).toBeNull()
    }),
  )
  const name = { ...of, eventId: randomUUID() as string as EventId }
  for (const lease of [0, -1, 1.5, Number.NaN]) {
    expect(parseLeaseId(of, leaseId({ ...name, lease }))).toBeNull()
  }
})
