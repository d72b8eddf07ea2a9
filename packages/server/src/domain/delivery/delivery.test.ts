import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChannelId, EventId, WebhookId } from '../ids.ts'
import { deliveryId, deliveryStates, isOpen, openStates, parseDeliveryId } from './delivery.ts'

const channelId = '01981d2a-7b3c-7000-8000-0000000000c1' as ChannelId

test('the public id of a delivery leads back to it', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (event, webhook) => {
      const ref = { channelId, eventId: event as EventId, webhookId: webhook as WebhookId }
      expect(deliveryId(ref)).toBe(`${event}_${webhook}`)
      expect(parseDeliveryId(channelId, deliveryId(ref))).toEqual(ref)
    }),
  )
})

test('no other text is a delivery id', () => {
  const id = '01981d2a-7b3c-7000-8000-000000000001_01981d2a-7b3c-7000-8000-0000000000e1'
  const others = ['', '_', id.slice(1), `${id}0`, id.replace('_', '-'), id.toUpperCase(), ` ${id}`]
  for (const text of others) expect(parseDeliveryId(channelId, text)).toBeNull()
})

test('whatever text is given, it is a delivery id or refused', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      const ref = parseDeliveryId(channelId, text)
      expect(ref === null || deliveryId(ref) === text).toBe(true)
    }),
  )
})

test('a delivery is open until it is delivered, failed or cancelled', () => {
  expect(deliveryStates.filter(isOpen)).toEqual(openStates)
  expect(deliveryStates.filter((state) => !isOpen(state))).toEqual([
    'delivered',
    'failed',
    'cancelled',
  ])
})
