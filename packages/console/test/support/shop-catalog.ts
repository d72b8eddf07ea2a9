import type { NewTopic } from '@posthorn/client'

const money = { type: 'string', pattern: '^\\d+\\.\\d{2}$' }

/** What happens in a shop for outdoor gear. */
export const topics: readonly NewTopic[] = [
  {
    name: 'order.created',
    description: 'A customer has placed an order. It is not paid yet.',
    example: {
      order: 20117,
      customer: { id: 'c-482', name: 'Ines Moreau', country: 'FR' },
      items: [
        { sku: 'TENT-2P-GRN', title: 'Two-person tent', quantity: 1, price: '249.00' },
        { sku: 'PEG-AL-10', title: 'Aluminium pegs, ten', quantity: 2, price: '12.50' },
      ],
      total: '274.00',
      currency: 'EUR',
    },
    schema: {
      type: 'object',
      required: ['order', 'customer', 'items', 'total', 'currency'],
      properties: {
        order: { type: 'integer', minimum: 1 },
        customer: { type: 'object', required: ['id', 'name'] },
        items: { type: 'array', minItems: 1 },
        total: money,
        currency: { type: 'string', pattern: '^[A-Z]{3}$' },
      },
    },
  },
  {
    name: 'order.paid',
    description: 'The whole amount of an order has arrived.',
    example: { order: 20117, total: '274.00', currency: 'EUR', method: 'card' },
    schema: {
      type: 'object',
      required: ['order', 'total'],
      properties: { order: { type: 'integer' }, total: money },
    },
  },
  {
    name: 'order.shipped',
    description: 'A parcel has left the warehouse. An order may have several.',
    example: { order: 20117, parcel: '00340434161094000017', carrier: 'DHL', items: 3 },
  },
  {
    name: 'order.cancelled',
    description: 'An order was cancelled by the customer or by us.',
    example: { order: 20117, by: 'customer', reason: 'ordered twice' },
  },
  {
    name: 'stock.low',
    description: 'Less is left of an article than its reorder point.',
    example: { sku: 'STOVE-GAS-S', left: 4, reorder_at: 10, warehouse: 'Leipzig' },
  },
  {
    name: 'customer.registered',
    description: 'Somebody has opened an account and confirmed the e-mail address.',
    example: { id: 'c-482', name: 'Ines Moreau', newsletter: true },
  },
  {
    name: 'invoice.sent',
    description: 'An invoice went out.',
    example: { invoice: 'R-2024-0117' },
  },
]

const tent = { sku: 'TENT-2P-GRN', title: 'Two-person tent', quantity: 1, price: '249.00' }
const stove = { sku: 'STOVE-GAS-S', title: 'Gas stove, small', quantity: 2, price: '44.95' }

/** As they come in, over and over; each gets the number of its order besides. */
export const sold: readonly { readonly topic: string; readonly data: object }[] = [
  {
    topic: 'order.created',
    data: {
      customer: { id: 'c-482', name: 'Ines Moreau', country: 'FR' },
      items: [tent],
      total: '249.00',
      currency: 'EUR',
    },
  },
  { topic: 'order.paid', data: { total: '249.00', currency: 'EUR', method: 'card' } },
  {
    topic: 'order.created',
    data: {
      customer: { id: 'c-507', name: 'Tomasz Nowak', country: 'PL' },
      items: [stove],
      total: '89.90',
      currency: 'EUR',
    },
  },
  { topic: 'order.shipped', data: { parcel: '00340434161094000017', carrier: 'DHL', items: 3 } },
  { topic: 'customer.registered', data: { id: 'c-519', name: 'Aino Virtanen', newsletter: true } },
  { topic: 'order.paid', data: { total: '89.90', currency: 'EUR', method: 'transfer' } },
  { topic: 'order.cancelled', data: { by: 'customer', reason: 'ordered twice' } },
  { topic: 'stock.low', data: { sku: 'STOVE-GAS-S', left: 4, reorder_at: 10 } },
]
