import { sign } from '@posthorn/signature'
import type { BodyFormat } from '../senders/envelopes.ts'
import { renderBody } from './render-body.ts'

/** How a message is signed and where it goes. */
export interface SigningOptions {
  /** `whsec_…` signs `v1`, `whsk_…` signs `v1a`; several all sign, as during a rotation. */
  readonly secret: string | readonly string[]
  /** `webhook-id`. Default: a new one for each call; give it to test duplicates. */
  readonly id?: string | undefined
  /** When it is sent, which is what `webhook-timestamp` says. Default: now. */
  readonly sentAt?: Date | undefined
  /** Default: `http://localhost/webhooks`. */
  readonly url?: string | undefined
  /** Sent besides, or instead of those of the same lower-case name. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

export interface EventToSign extends SigningOptions {
  readonly topic: string
  readonly data: unknown
  /** Default `standard`. */
  readonly format?: BodyFormat | undefined
  /** `current_context` of format `context`. Default null. */
  readonly context?: unknown
  /** When it happened. Default: when it is sent. */
  readonly time?: Date | undefined
}

/** All of a request, to be sent by whatever client a test has. */
export interface SignedMessage {
  readonly method: 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An event as Posthorn sends it, to pass to `listener.fetch`. */
export async function signedRequest(event: EventToSign): Promise<Request> {
  return requestOf(await signedMessage(event))
}

/** The same in parts, for tests that send it over a socket. */
export async function signedMessage(event: EventToSign): Promise<SignedMessage> {
  const { id = newId(), sentAt = new Date() } = event
  const { topic, data, context = null, time = sentAt, format = 'standard' } = event
  const { headers, body } = renderBody(format, { id, topic, data, context, time })
  return signBody(body, { ...event, id, sentAt, headers: { ...headers, ...event.headers } })
}

/** A body of your own, signed: for what a listener must refuse or bear. */
export async function signBody(body: string, options: SigningOptions): Promise<SignedMessage> {
  const { id = newId(), sentAt = new Date(), url = 'http://localhost/webhooks' } = options
  const secrets = [options.secret].flat()
  const timestamp = Math.floor(sentAt.getTime() / 1000)
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': await sign({ id, timestamp, body, secrets }),
      ...options.headers,
    },
    body,
  }
}

/** Posthorn's question whether the receiver agrees; the listener echoes the challenge. */
export async function challengeRequest(
  options: SigningOptions & { readonly challenge: string },
): Promise<Request> {
  const timestamp = (options.sentAt ?? new Date()).toISOString()
  const { challenge } = options
  const body = JSON.stringify({ type: 'posthorn.validation', timestamp, data: { challenge } })
  return requestOf(await signBody(body, options))
}

/** The same question by code; the listener answers 200 and hands the code to `confirm`. */
export async function codeRequest(
  options: SigningOptions & { readonly code: string },
): Promise<Request> {
  return requestOf(await signBody(JSON.stringify({ Code: options.code }), options))
}

export function requestOf({ url, method, headers, body }: SignedMessage): Request {
  return new Request(url, { method, headers, body })
}

function newId(): string {
  return `evt_${crypto.randomUUID()}`
}
