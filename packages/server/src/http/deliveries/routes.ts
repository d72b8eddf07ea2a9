import { Delivery, DeliveryQuery, DeliveryWithAttempts, pageOf } from '@posthorn/contract'
import { channelRoute, type Route, scope, scopeOrSubscriber } from '../route.ts'
import * as cancelDelivery from './cancel.ts'
import * as getDelivery from './get.ts'
import * as listDeliveries from './list.ts'
import * as retryDelivery from './retry.ts'

export const deliveryRoutes: readonly Route[] = [
  channelRoute({
    id: 'listDeliveries',
    methods: ['GET'],
    path: '/deliveries',
    who: scope('read'),
    summary: "List the channel's deliveries, newest event first",
    query: DeliveryQuery,
    answer: pageOf(Delivery),
    handle: listDeliveries.list,
  }),
  channelRoute({
    id: 'getDelivery',
    methods: ['GET'],
    path: '/deliveries/:delivery',
    who: scopeOrSubscriber('read'),
    summary: 'Get a delivery with its attempts',
    answer: DeliveryWithAttempts,
    handle: getDelivery.get,
  }),
  channelRoute({
    id: 'retryDelivery',
    methods: ['POST'],
    path: '/deliveries/:delivery/retry',
    who: scopeOrSubscriber('manage'),
    summary: 'Send a delivery again now',
    details:
      'The retry policy starts anew; attempts go on counting. The receiver sees the same `webhook-id`.',
    refuses: ['delivery_open', 'event_erased', 'webhook_not_active'],
    answer: Delivery,
    handle: retryDelivery.retry,
  }),
  channelRoute({
    id: 'cancelDelivery',
    methods: ['POST'],
    path: '/deliveries/:delivery/cancel',
    who: scopeOrSubscriber('manage'),
    summary: 'Stop trying to deliver',
    details: 'An attempt under way may still arrive.',
    refuses: ['delivery_closed'],
    answer: Delivery,
    handle: cancelDelivery.cancel,
  }),
]
