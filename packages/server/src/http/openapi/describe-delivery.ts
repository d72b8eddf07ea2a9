import { createHmac, hash } from 'node:crypto'
import { Event as EventResource, Webhook as WebhookResource } from '@posthorn/contract'
import type { Event } from '../../domain/event.ts'
import { type BodyFormat, bodyFormats } from '../../domain/format/names.ts'
import { type RenderedBody, renderBody } from '../../domain/format/render.ts'
import type { ChannelId, EventId, WebhookId } from '../../domain/ids.ts'
import type { Content, MediaType, Operation, Parameter, Response } from './document.ts'
import { exampleOf } from './example.ts'

/** The secret with which the example is signed: that of the test vector of Standard Webhooks 1.0.0. */
export const exampleSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

const atMs = Date.UTC(2026, 1, 3, 4, 5, 6, 789)
const webhookId = exampleOf(WebhookResource.properties.id) as WebhookId
const event: Event = {
  id: exampleOf(EventResource.properties.id) as EventId,
  channelId: exampleOf(WebhookResource.properties.channel_id) as ChannelId,
  topic: 'order.created',
  data: new TextEncoder().encode('{"order":1001,"total":"49.90"}'),
  extRefCode: '1001',
  eventUrl: null,
  context: new TextEncoder().encode('{"user":"ada"}'),
  occurredAtMs: atMs,
  createdAtMs: atMs,
  traceparent: null,
  erasedAtMs: null,
}

/**
 * The request that a receiver gets, as OpenAPI's `webhooks` has it. Bodies are written by the code
 * that writes real ones, and the example of format `channel` is signed: it can be verified.
 */
export function describeDelivery(): Operation {
  const signed = render('channel')
  return {
    operationId: 'receiveEvent',
    tags: [],
    summary: 'An event is delivered to the URL of a webhook',
    description:
      'The body comes in the format of the webhook. Headers follow Standard Webhooks 1.0.0, whatever the format. The same event may come more than once, and events in any order.',
    parameters: [...ownHeaders(signed.body), ...cloudEventsHeaders()],
    requestBody: { required: true, content: bodies() },
    responses: answers,
    security: [],
  }
}

function render(format: BodyFormat): RenderedBody {
  return renderBody(event, { id: webhookId, format })
}

function ownHeaders(body: Uint8Array): Parameter[] {
  const timestamp = String(Math.floor(atMs / 1000))
  const key = Buffer.from(exampleSecret.replace('whsec_', ''), 'base64')
  const content = createHmac('sha256', key).update(`${event.id}.${timestamp}.`).update(body)
  return [
    header(
      'webhook-id',
      event.id,
      'The id of the event; the same on every retry. Skip what you have seen.',
    ),
    header(
      'webhook-timestamp',
      timestamp,
      'When this attempt was sent, in Unix seconds. Refuse what is older than five minutes.',
    ),
    header(
      'webhook-signature',
      `v1,${content.digest('base64')}`,
      'One signature per secret in force, separated by spaces; one that matches is enough. `v1` is HMAC-SHA256 under a secret, `v1a` ed25519: `signing` of the webhook says which.',
    ),
    header(
      'content-digest',
      `sha-256=:${hash('sha256', body, 'base64')}:`,
      'RFC 9530. Tells a body that was changed on the way from a wrong secret.',
    ),
    header('posthorn-attempt', '1', 'Counts the attempts of this delivery, from 1.'),
    header('user-agent', 'Posthorn/1.0', 'Posthorn and its version.'),
  ]
}

function cloudEventsHeaders(): Parameter[] {
  return Object.entries(render('cloudevents-binary').headers ?? {}).map(([name, value]) => ({
    ...header(name, value, 'Format `cloudevents-binary` alone. Not covered by the signature.'),
    required: false,
  }))
}

function header(name: string, value: string, description: string): Parameter {
  const schema = { type: 'string', examples: [value] }
  return { name, in: 'header', required: true, description, schema }
}

/** Every format's body, by content type. */
function bodies(): Content {
  const content: Record<string, { examples: Record<string, { summary: string; value: unknown }> }> =
    {}
  for (const format of bodyFormats) {
    const { body, contentType } = render(format)
    const media = content[contentType] ?? { examples: {} }
    content[contentType] = media
    const value: unknown = JSON.parse(Buffer.from(body).toString())
    media.examples[format] = { summary: `Format ${format}`, value }
  }
  return content satisfies Record<string, MediaType>
}

const answers: Readonly<Record<string, Response>> = {
  '2XX': {
    description:
      'Delivered. With `success: "200"` on the webhook, 200 alone. Answer within `timeout_ms`, and do slow work afterwards.',
  },
  '410': { description: 'The webhook is disabled: nothing more is sent to it.' },
  default: {
    description:
      'Failed, redirects included: tried again as the retry policy says, but not before `Retry-After` (up to 24 hours).',
    headers: {
      'Webhook-Delivery': {
        description:
          '`abort-message`: no more attempts of this event. `disable`: nothing more at all.',
        schema: { type: 'string', enum: ['abort-message', 'disable'] },
      },
      'Retry-After': {
        description: 'How long to wait, in seconds, or an HTTP date.',
        schema: { type: 'string' },
      },
    },
  },
}
