import type {
  CreatedWebhook,
  Delivery,
  DeliveryWithAttempts,
  LeaseRequest,
  Leases,
  NewReplay,
  NewWebhook,
  PlainPageQuery,
  ReleasedLeases,
  ReleaseRequest,
  RenewedLeases,
  RenewRequest,
  Replay,
  ReplayDryRun,
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
import { type CallOptions, type CreateOptions, pathTo } from './call.ts'
import type { Caller } from './caller.ts'
import { list, plainList } from './list.ts'
import { webhookStatsOf } from './stats.ts'

export function webhooksOf(caller: Caller, channel: string) {
  const path = pathTo`/v1/channels/${channel}/webhooks`
  return {
    /** The answer holds the signing secret, and a subscriber key that is shown this once. */
    create: (webhook: NewWebhook, options?: CreateOptions) =>
      caller.json<CreatedWebhook>({ method: 'POST', path, body: webhook, creates: true }, options),
    /** Oldest first. */
    list: (query?: PlainPageQuery, options?: CallOptions) =>
      plainList<Webhook>(caller, { path, query, options }),
  }
}

/** What starting a replay answers, by whether it was asked to count alone. */
type ReplayAnswer<Order> = Order extends { readonly dry_run: true }
  ? ReplayDryRun
  : Order extends { readonly dry_run: false }
    ? Replay
    : 'dry_run' extends keyof Order
      ? Replay | ReplayDryRun
      : Replay

export function webhookOf(
  caller: Caller,
  { channel, webhook }: { readonly channel: string; readonly webhook: string },
) {
  const path = pathTo`/v1/channels/${channel}/webhooks/${webhook}`
  const act = <Answer>(action: string, options?: CallOptions) =>
    caller.json<Answer>({ method: 'POST', path: `${path}/${action}` }, options)
  return {
    get: (options?: CallOptions) => caller.json<WebhookDetails>({ method: 'GET', path }, options),
    /** Changes the settings given and keeps the rest; `headers` and `metadata` are replaced as a whole. */
    update: (changes: WebhookChanges, options?: CallOptions) =>
      caller.json<Webhook>({ method: 'PATCH', path, body: changes }, options),
    /** Cancels what is open; its history stays. */
    delete: (options?: CallOptions) => caller.remove(path, options),
    /** Stops sending. New events are dropped or held, as its `on_suspend` says. */
    deactivate: (options?: CallOptions) => act<Webhook>('deactivate', options),
    reactivate: (options?: CallOptions) => act<Webhook>('reactivate', options),
    /** Sends one test event at once, and answers when the receiver has. */
    test: (test: TestSend = {}, options?: CallOptions) =>
      caller.json<DeliveryWithAttempts>(
        // The most that a webhook's `timeout_ms` can be.
        { method: 'POST', path: `${path}/test`, body: test, serverWaitsMs: 60_000 },
        options,
      ),
    validation: {
      /** Confirms with the code that the receiver got. A code works once. */
      confirm: (code: ValidationCode, options?: CallOptions) =>
        caller.json<WebhookDetails>(
          { method: 'POST', path: `${path}/validation`, body: code },
          options,
        ),
      /** Asks the receiver again; once a minute at most. */
      send: (options?: CallOptions) => act<WebhookDetails>('validation/send', options),
    },
    secrets: {
      /** Those that sign deliveries now, and the public keys for `v1a`. */
      get: (options?: CallOptions) =>
        caller.json<WebhookSecrets>({ method: 'GET', path: `${path}/secrets` }, options),
      /** Signs with a fresh secret, for a while beside the old one. */
      rotate: (rotation: SecretRotation = {}, options?: CallOptions) =>
        caller.json<WebhookSecrets>(
          { method: 'POST', path: `${path}/secrets/rotate`, body: rotation },
          options,
        ),
    },
    deliveries: {
      /** Newest event first. Also with the webhook's own subscriber key. */
      list: (query?: WebhookDeliveryQuery, options?: CallOptions) =>
        list<Delivery>(caller, { path: `${path}/deliveries`, query, options }),
    },
    stats: webhookStatsOf(caller, path),
    /** Sends again what it had or missed; with `dry_run`, counts that and sends nothing. */
    replay: <Order extends NewReplay>(order: Order, options?: CreateOptions) =>
      caller.json<ReplayAnswer<Order>>(
        { method: 'POST', path: `${path}/replay`, body: order, creates: true },
        options,
      ),
    /** Takes deliveries of a stream; nobody else gets them until their lease ends. */
    lease: (request: LeaseRequest = {}, options?: CallOptions) =>
      caller.json<Leases>(
        {
          method: 'POST',
          path: `${path}/lease`,
          body: request,
          serverWaitsMs: (request.wait_seconds ?? 0) * 1000,
        },
        options,
      ),
    /** Says what became of leased deliveries. Sent again, it finds them settled: `lease_lost`, with their state. */
    settle: (settled: SettleRequest, options?: CallOptions) =>
      caller.json<SettledLeases>(
        { method: 'POST', path: `${path}/settle`, body: settled, repeating: 'harmless' },
        options,
      ),
    /** Gives leased deliveries back at once; no attempt is counted. Sent again, it finds them `lease_lost`. */
    release: (released: ReleaseRequest, options?: CallOptions) =>
      caller.json<ReleasedLeases>(
        { method: 'POST', path: `${path}/release`, body: released, repeating: 'harmless' },
        options,
      ),
    /** Gives leases another end, at most 12 hours after they were handed out. */
    renew: (renewed: RenewRequest, options?: CallOptions) =>
      caller.json<RenewedLeases>(
        { method: 'POST', path: `${path}/renew`, body: renewed, repeating: 'harmless' },
        options,
      ),
  }
}
