import {
  CreatedWebhook,
  Delivery,
  DeliveryWithAttempts,
  LeaseRequest,
  Leases,
  NewWebhook,
  Ok,
  PlainPageQuery,
  pageOf,
  ReleasedLeases,
  ReleaseRequest,
  RenewedLeases,
  RenewRequest,
  SecretRotation,
  SettledLeases,
  SettleRequest,
  TestSend,
  ValidationCode,
  Webhook,
  WebhookChanges,
  WebhookDeliveryQuery,
  WebhookDetails,
  WebhookSecrets,
} from '@posthorn/contract'
import Type from 'typebox'
import { channelRoute, type Route, scope, scopeOrPublic, scopeOrSubscriber } from '../route.ts'
import { confirm } from './confirm-validation.ts'
import * as createWebhook from './create.ts'
import { deactivate } from './deactivate.ts'
import * as deleteWebhook from './delete.ts'
import { deliveries } from './deliveries.ts'
import * as getWebhook from './get.ts'
import { lease } from './lease.ts'
import * as listWebhooks from './list.ts'
import { reactivate } from './reactivate.ts'
import { release } from './release.ts'
import { renew } from './renew.ts'
import * as rotateSecret from './rotate-secret.ts'
import { secrets } from './secrets.ts'
import { send } from './send-validation.ts'
import { settle } from './settle.ts'
import { testSend } from './test-send.ts'
import * as updateWebhook from './update.ts'

export const webhookRoutes: readonly Route[] = [
  channelRoute({
    id: 'createWebhook',
    methods: ['POST'],
    path: '/webhooks',
    who: scopeOrPublic('manage'),
    summary: 'Create a webhook, with a signing secret and a subscriber key for it',
    details:
      'It gets every matching event published after the answer. The subscriber key is shown this once; the secret can be seen again. Unless its `validation` is `none` the receiver is asked first, and gets nothing else until it agreed. Without a key it must be validated: `code` where none is named.',
    refuses: ['too_many_requests'],
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
    summary: 'Get a webhook, and how it is doing',
    answer: WebhookDetails,
    handle: getWebhook.get,
  }),
  channelRoute({
    id: 'updateWebhook',
    methods: ['PATCH', 'PUT'],
    path: '/webhooks/:webhook',
    who: scopeOrSubscriber('manage'),
    summary: 'Change the settings given and keep the rest',
    details:
      'Fields left out stay as they are; `headers` and `metadata` are replaced as a whole. Another `webhook_url` has to be validated anew, unless `validation` is `none`: its receiver is asked, once a minute at most, and `validation_state` says whether it was. With a subscriber key, credentials in `auth` and `headers` do not go along to another host: give them again in full, or take them away.',
    refuses: ['changed_meanwhile', 'too_many_requests'],
    body: WebhookChanges,
    answer: WebhookDetails,
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
    details:
      'What was published before waits; new events are dropped or held, as `on_suspend` says.',
    refuses: ['webhook_not_active', 'changed_meanwhile'],
    answer: Webhook,
    handle: deactivate,
  }),
  channelRoute({
    id: 'reactivateWebhook',
    methods: ['POST'],
    path: '/webhooks/:webhook/reactivate',
    who: scopeOrSubscriber('manage'),
    summary: 'Send to a webhook again',
    details:
      'What was held leaves first, in order. One whose URL is not validated has to be, before that.',
    refuses: ['changed_meanwhile'],
    answer: Webhook,
    handle: reactivate,
  }),
  channelRoute({
    id: 'confirmValidation',
    methods: ['POST'],
    path: '/webhooks/:webhook/validation',
    who: scopeOrSubscriber('manage'),
    summary: 'Confirm that the receiver agrees, with the code that it got',
    details:
      'A code works once, within 24 hours, and is void after five wrong ones, or when the URL changes. A webhook that is suspended meanwhile stays so.',
    refuses: [
      'webhook_validated',
      'validation_pending',
      'validation_refused',
      'no_code',
      'wrong_code',
      'changed_meanwhile',
    ],
    body: ValidationCode,
    answer: WebhookDetails,
    handle: confirm,
  }),
  channelRoute({
    id: 'sendValidation',
    methods: ['POST'],
    path: '/webhooks/:webhook/validation/send',
    who: scopeOrSubscriber('manage'),
    summary: 'Ask the receiver again whether it agrees',
    details:
      'Once a minute at most. The code sent before is void. The answer does not wait for the receiver: `validation_state` shows what it said.',
    refuses: ['webhook_validated', 'too_many_requests', 'changed_meanwhile'],
    answer: WebhookDetails,
    handle: send,
  }),
  channelRoute({
    id: 'testWebhook',
    methods: ['POST'],
    path: '/webhooks/:webhook/test',
    who: scopeOrSubscriber('manage'),
    summary: 'Send one test event at once and see what comes back',
    details:
      'It is tried once, changes nothing about the webhook, and also works while it is suspended or disabled. In a stream, which must be active, it waits for the receiver like any other event. Two at a time for each webhook; one whose caller goes away is ended.',
    refuses: ['webhook_not_validated', 'webhook_not_active', 'too_many_requests', 'overloaded'],
    body: TestSend,
    answer: DeliveryWithAttempts,
    handle: testSend,
  }),
  channelRoute({
    id: 'getSecrets',
    methods: ['GET'],
    path: '/webhooks/:webhook/secrets',
    who: scopeOrSubscriber('manage'),
    summary: 'Reveal the secrets that sign deliveries, and the public keys for `v1a`',
    answer: WebhookSecrets,
    handle: secrets,
  }),
  channelRoute({
    id: 'rotateSecret',
    methods: ['POST'],
    path: '/webhooks/:webhook/secrets/rotate',
    who: scopeOrSubscriber('manage'),
    summary: 'Sign with a fresh secret, for a while beside the old one',
    details:
      'Until the overlap ends every delivery carries a signature under each secret, so the receiver can change over at any moment. The key of `v1a` signatures is replaced with it.',
    refuses: ['changed_meanwhile'],
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
  channelRoute({
    id: 'leaseDeliveries',
    methods: ['POST'],
    path: '/webhooks/:webhook/lease',
    who: scopeOrSubscriber('manage'),
    summary: 'Take deliveries of a stream, for receivers without a public address',
    details:
      'Nobody else gets them until their lease ends. With `wait_seconds` the answer comes as soon as there is something, and is empty when there was nothing.',
    refuses: ['not_a_stream', 'webhook_not_active', 'too_many_requests'],
    body: LeaseRequest,
    answer: Leases,
    handle: lease,
  }),
  channelRoute({
    id: 'settleLeases',
    methods: ['POST'],
    path: '/webhooks/:webhook/settle',
    who: scopeOrSubscriber('manage'),
    summary: 'Say what became of leased deliveries',
    details:
      'Each is settled by itself. A lease that is not settled before it ends counts as a failed attempt.',
    body: SettleRequest,
    answer: SettledLeases,
    handle: settle,
  }),
  channelRoute({
    id: 'releaseLeases',
    methods: ['POST'],
    path: '/webhooks/:webhook/release',
    who: scopeOrSubscriber('manage'),
    summary: 'Give back leased deliveries that you did not get to',
    details:
      'They are due again at once, where they were in the order, and no attempt is counted. Each is released by itself.',
    body: ReleaseRequest,
    answer: ReleasedLeases,
    handle: release,
  }),
  channelRoute({
    id: 'renewLeases',
    methods: ['POST'],
    path: '/webhooks/:webhook/renew',
    who: scopeOrSubscriber('manage'),
    summary: 'Ask for more time with leased deliveries',
    details:
      'Each lease ends `visibility_seconds` from now, which may also be sooner than it would have, but at most 12 hours after it was handed out. Lease for a short time and renew while you work: what you never heard of, because the answer was lost, is then due again soon.',
    body: RenewRequest,
    answer: RenewedLeases,
    handle: renew,
  }),
]
