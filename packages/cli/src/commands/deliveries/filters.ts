import type { DeliveryQuery, WebhookDeliveryQuery } from '@posthorn/client'
import { type Fields, text } from '../../flags/fields.ts'
import { eventFilters } from '../events/filters.ts'

export const webhookDeliveryFilters: Fields<Omit<WebhookDeliveryQuery, 'cursor' | 'limit'>> = {
  state: text('state', 'pending, retrying, held, delivered, failed or cancelled'),
  ...eventFilters,
}

export const deliveryFilters: Fields<Omit<DeliveryQuery, 'cursor' | 'limit'>> = {
  ...webhookDeliveryFilters,
  webhook_id: { ...text('id', 'to this webhook alone'), flag: 'webhook' },
  event_id: { ...text('id', 'of this event alone'), flag: 'event' },
}
