import {
  CreatedSubscription,
  NewSubscription,
  OffsetQuery,
  offsetPageOf,
  Subscription,
  SubscriptionChanges,
  SubscriptionQuery,
  SubscriptionTopic,
  TestEvent,
} from '@posthorn/contract'
import { ownChannel, type Route, subscriptionRoute } from '../route.ts'
import { create } from './create.ts'
import { remove } from './delete.ts'
import { get } from './get.ts'
import { list } from './list.ts'
import { testEvent } from './test-event.ts'
import { topics } from './topics.ts'
import { update } from './update.ts'

export const subscriptionRoutes: readonly Route[] = [
  subscriptionRoute({
    id: 'createSubscription',
    methods: ['POST'],
    path: '/subscriptions',
    who: ownChannel('manage'),
    summary: 'Subscribe a listener to topics, with a secret to know notifications by',
    details:
      'Where the channel wants receivers to be validated, the subscription is disabled until its listener was.',
    refuses: ['unknown_topic', 'url_unusable'],
    body: NewSubscription,
    answer: CreatedSubscription,
    once: true,
    handle: create,
  }),
  subscriptionRoute({
    id: 'listSubscriptions',
    methods: ['GET'],
    path: '/subscriptions',
    who: ownChannel('read'),
    summary: "List the channel's subscriptions, oldest first",
    refuses: ['past_the_end'],
    query: SubscriptionQuery,
    answer: offsetPageOf(Subscription),
    handle: list,
  }),
  subscriptionRoute({
    id: 'getSubscription',
    methods: ['GET'],
    path: '/subscriptions/:subscription',
    who: ownChannel('read'),
    summary: 'Get a subscription',
    answer: Subscription,
    handle: get,
  }),
  subscriptionRoute({
    id: 'updateSubscription',
    methods: ['PUT'],
    path: '/subscriptions/:subscription',
    who: ownChannel('manage'),
    summary: 'Change the contact or the topics, and keep what is left out',
    details: 'The URL stays.',
    refuses: ['unknown_topic', 'url_unusable', 'changed_meanwhile'],
    body: SubscriptionChanges,
    status: 204,
    answer: null,
    handle: update,
  }),
  subscriptionRoute({
    id: 'deleteSubscription',
    methods: ['DELETE'],
    path: '/subscriptions/:subscription',
    who: ownChannel('manage'),
    summary: 'Delete a subscription and cancel what is open; its history stays',
    status: 204,
    answer: null,
    handle: remove,
  }),
  subscriptionRoute({
    id: 'sendTestEvent',
    methods: ['POST'],
    path: '/subscriptions/:subscription/test-event',
    who: ownChannel('manage'),
    summary: 'Send the example of a topic to the listener',
    details:
      'It is sent once, whether or not the subscription listens to the topic, and also while it is disabled, but never before its listener was validated. The answer comes when the listener has answered or its time is up, whatever it said.',
    refuses: ['webhook_not_validated'],
    body: TestEvent,
    status: 202,
    answer: null,
    handle: testEvent,
  }),
  subscriptionRoute({
    id: 'listSubscriptionTopics',
    methods: ['GET'],
    path: '/topics',
    who: ownChannel('read'),
    summary: 'List the topics of the catalog by name',
    refuses: ['past_the_end'],
    query: OffsetQuery,
    answer: offsetPageOf(SubscriptionTopic),
    handle: topics,
  }),
]
