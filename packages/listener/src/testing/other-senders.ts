import { requestOf } from './signed-request.ts'

interface Common {
  readonly secret: string
  /** The id that tells duplicates. Default: a new one for each call. */
  readonly id?: string | undefined
  /** Default: now. */
  readonly sentAt?: Date | undefined
  /** Default: `http://localhost/webhooks`. */
  readonly url?: string | undefined
}

export interface StripeMessage extends Common {
  readonly topic: string
  /** The `object` within `data`. */
  readonly object: unknown
}

export async function stripeRequest(options: StripeMessage): Promise<Request> {
  const { id = newId('evt'), topic, object } = options
  const created = seconds(options)
  const event = { id, object: 'event', type: topic, created, livemode: false, data: { object } }
  const body = JSON.stringify(event)
  const signature = hex(await hmac(options.secret, `${created}.${body}`))
  return post(options, body, { 'stripe-signature': `t=${created},v1=${signature}` })
}

export interface GitHubMessage extends Common {
  /** `X-GitHub-Event`, such as `pull_request`. */
  readonly event: string
  readonly payload: unknown
}

export async function githubRequest(options: GitHubMessage): Promise<Request> {
  const body = JSON.stringify(options.payload)
  return post(options, body, {
    'x-github-event': options.event,
    'x-github-delivery': options.id ?? crypto.randomUUID(),
    'x-hub-signature-256': `sha256=${hex(await hmac(options.secret, body))}`,
  })
}

export interface ShopifyMessage extends Common {
  readonly topic: string
  readonly data: unknown
  readonly shop?: string | undefined
}

export async function shopifyRequest(options: ShopifyMessage): Promise<Request> {
  const body = JSON.stringify(options.data)
  return post(options, body, {
    'x-shopify-topic': options.topic,
    'x-shopify-webhook-id': options.id ?? crypto.randomUUID(),
    'x-shopify-shop-domain': options.shop ?? 'test.myshopify.com',
    'x-shopify-triggered-at': (options.sentAt ?? new Date()).toISOString(),
    'x-shopify-hmac-sha256': base64(await hmac(options.secret, body)),
  })
}

export interface SlackMessage extends Common {
  /** The inner event, with its `type`. */
  readonly event: { readonly type: string; readonly [name: string]: unknown }
}

export async function slackRequest(options: SlackMessage): Promise<Request> {
  const timestamp = seconds(options)
  const body = JSON.stringify({
    type: 'event_callback',
    event_id: options.id ?? newId('Ev'),
    event_time: timestamp,
    event: options.event,
  })
  const signature = hex(await hmac(options.secret, `v0:${timestamp}:${body}`))
  return post(options, body, {
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': `v0=${signature}`,
  })
}

export interface ProAbonoMessage extends Common {
  readonly topic: string
  /** The blocks beside the envelope, such as `{ Customer: { … } }`. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
}

export async function proabonoRequest(options: ProAbonoMessage): Promise<Request> {
  const body = JSON.stringify({
    Id: options.id ?? newId('trg'),
    TypeTrigger: options.topic,
    DateTrigger: (options.sentAt ?? new Date()).toISOString(),
    ...options.data,
  })
  const key = 'webhook-key'
  const text = new TextEncoder().encode(key + options.secret)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text))
  return post(options, body, {
    'x-proabono-key': key,
    'x-proabono-signature': base64(digest),
  })
}

export interface AccuLynxMessage extends Omit<Common, 'secret'> {
  readonly urlToken: string
  readonly topic: string
  readonly data: unknown
  readonly subscriptionId?: string | undefined
}

/** As AccuLynx sends it: unsigned. For Posthorn's, use `signedRequest` with format `acculynx`. */
export async function acculynxRequest(options: AccuLynxMessage): Promise<Request> {
  const url = new URL(options.url ?? 'http://localhost/webhooks')
  url.searchParams.set('token', options.urlToken)
  const body = JSON.stringify({
    topicName: options.topic,
    eventDateTime: (options.sentAt ?? new Date()).toISOString(),
    eventId: options.id ?? crypto.randomUUID(),
    subscriptionId: options.subscriptionId ?? crypto.randomUUID(),
    event: options.data,
  })
  return post({ url: url.href }, body, {})
}

function post(
  { url = 'http://localhost/webhooks' }: { readonly url?: string | undefined },
  body: string,
  headers: Readonly<Record<string, string>>,
): Request {
  const all = { 'content-type': 'application/json', ...headers }
  return requestOf({ method: 'POST', url, headers: all, body })
}

function seconds({ sentAt = new Date() }: { readonly sentAt?: Date | undefined }): number {
  return Math.floor(sentAt.getTime() / 1000)
}

async function hmac(secret: string, content: string): Promise<Uint8Array> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const bytes = encoder.encode(secret)
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(content)))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}

function newId(prefix: string): string {
  return `${prefix}_${crypto.randomUUID().replaceAll('-', '')}`
}
