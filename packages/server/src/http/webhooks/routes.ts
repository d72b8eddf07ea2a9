import {
  CreatedWebhook,
  Delivery,
  DeliveryWithAttempts,
  NewWebhook,
  Ok,
  PlainPageQuery,
  pageOf,
  SecretRotation,
  TestSend,
  Webhook,
  WebhookChanges,
  WebhookDeliveryQuery,
  WebhookSecrets,
} from '@posthorn/contract'
import Type from 'typebox'
import { channelRoute, type Route, scope, scopeOrSubscriber } from '../route.ts'
import * as createWebhook from './create.ts'
import { deactivate } from './deactivate.ts'
import * as deleteWebhook from './delete.ts'
import { deliveries } from './deliveries.ts'
import * as getWebhook from './get.ts'
import * as listWebhooks from './list.ts'
import { reactivate } from './reactivate.ts'
import * as rotateSecret from './rotate-secret.ts'
import { secrets } from './secrets.ts'
import { testSend } from './test-send.ts'
import * as updateWebhook from './update.ts'

export const webhookRoutes: readonly Route[] = [
  channelRoute({
    id: 'createWebhook',
    methods: ['POST'],
    path: '/webhooks',
    who: scope('manage'),
    summary: 'Create a webhook, with a signing secret and a subscriber key for it',
    body: NewWebhook,
    status: 201,
    answer: CreatedWebhook,
    once: true,
    handle: createWebhook.create,
  }),
  channelRoute({
    id: 'listWebhooks',
    methods: ['GET'],
    path: '/webhooks',
    who: scope('read'),
    summary: "List the channel's webhooks, oldest first",
    query: PlainPageQuery,
    answer: Type.Array(Webhook),
    handle: listWebhooks.list,
  }),
  channelRoute({
    id: 'getWebhook',
    methods: ['GET'],
    path: '/webhooks/:webhook',
    who: scopeOrSubscriber('read'),
    summary: 'Get a webhook',
    answer: Webhook,
    handle: getWebhook.get,
  }),
  channelRoute({
    id: 'updateWebhook',
    methods: ['PATCH', 'PUT'],
    path: '/webhooks/:webhook',
    who: scopeOrSubscriber('manage'),
    summary: 'Change the settings given and keep the rest',
    body: WebhookChanges,
    answer: Webhook,
    handle: updateWebhook.update,
  }),
  channelRoute({
    id: 'deleteWebhook',
    methods: ['DELETE'],
    path: '/webhooks/:webhook',
    who: scopeOrSubscriber('manage'),
    summary: 'Delete a webhook and cancel what is open; its history stays',
    answer: Ok,
    handle: deleteWebhook.remove,
  }),
  channelRoute({
    id: 'deactivateWebhook',
    methods: ['POST'],
    path: '/webhooks/:webhook/deactivate',
    who: scopeOrSubscriber('manage'),
    summary: 'Stop sending to a webhook; its settings stay',
    answer: Webhook,
    handle: deactivate,
  }),
  channelRoute({
    id: 'reactivateWebhook',
    methods: ['POST'],
    path: '/webhooks/:webhook/reactivate',
    who: scopeOrSubscriber('manage'),
    summary: 'Send to a webhook again',
    answer: Webhook,
    handle: reactivate,
  }),
  channelRoute({
    id: 'testWebhook',
    methods: ['POST'],
    path: '/webhooks/:webhook/test',
    who: scopeOrSubscriber('manage'),
    summary: 'Send one test event at once and see what comes back',
    body: TestSend,
    answer: DeliveryWithAttempts,
    handle: testSend,
  }),
  channelRoute({
    id: 'getSecrets',
    methods: ['GET'],
    path: '/webhooks/:webhook/secrets',
    who: scopeOrSubscriber('manage'),
    summary: 'Reveal the secrets that sign deliveries',
    answer: WebhookSecrets,
    handle: secrets,
  }),
  channelRoute({
    id: 'rotateSecret',
    methods: ['POST'],
    path: '/webhooks/:webhook/secrets/rotate',
    who: scopeOrSubscriber('manage'),
    summary: 'Sign with a fresh secret, for a while beside the old one',
    body: SecretRotation,
    answer: WebhookSecrets,
    handle: rotateSecret.rotate,
  }),
  channelRoute({
    id: 'listWebhookDeliveries',
    methods: ['GET'],
    path: '/webhooks/:webhook/deliveries',
    who: scopeOrSubscriber('read'),
    summary: "List a webhook's deliveries, newest event first",
    query: WebhookDeliveryQuery,
    answer: pageOf(Delivery),
    handle: deliveries,
  }),
]
