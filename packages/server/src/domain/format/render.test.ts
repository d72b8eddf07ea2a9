import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Event } from '../event.ts'
import type { ChannelId, EventId, WebhookId } from '../ids.ts'
import { type BodyFormat, bodyFormats } from './names.ts'
import { renderBody } from './render.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (body: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(body)

/** With spacing, an escape, a number form and a repeated key that writing the JSON anew would lose. */
const data = '{ "total": 1.50e2,\n  "note": "\\u00e9t\u00e9", "a": 1, "a": 2 }'

const sample: Event = {
  id: '01981d2a-7b3c-7000-8000-000000000001' as EventId,
  channelId: '01981d2a-7b3c-7000-8000-0000000000c1' as ChannelId,
  topic: 'invoice.paid',
  data: bytes(data),
  extRefCode: 'INV-"7"',
  eventUrl: 'https://shop.example/invoices/7',
  context: bytes('{"user": 7}'),
  occurredAtMs: Date.UTC(2026, 1, 3, 4, 5, 6, 7),
  createdAtMs: Date.UTC(2026, 1, 3, 4, 5, 7, 0),
  traceparent: null,
  erasedAtMs: null,
}
const webhookId = '01981d2a-7b3c-7000-8000-0000000000e1' as WebhookId

const examples: Record<BodyFormat, { contentType: string; body: string }> = {
  channel: {
    contentType: 'application/json',
    body: `{"id":"01981d2a-7b3c-7000-8000-000000000001","event_name":"invoice.paid","ext_ref_code":"INV-\\"7\\"","event_url":"https://shop.example/invoices/7","data":${data},"occurred_at":"2026-02-03T04:05:06.007Z","created_at":"2026-02-03T04:05:07.000Z"}`,
  },
  standard: {
    contentType: 'application/json',
    body: `{"type":"invoice.paid","timestamp":"2026-02-03T04:05:06.007Z","data":${data}}`,
  },
  context: {
    contentType: 'application/json',
    body: `{"event_time":"2026-02-03T04:05:06.007Z","event_type":"invoice.paid","current_context":{"user": 7},"data":${data}}`,
  },
  acculynx: {
    contentType: 'application/json',
    body: `{"topicName":"invoice.paid","eventDateTime":"2026-02-03T04:05:06.007Z","eventId":"01981d2a-7b3c-7000-8000-000000000001","subscriptionId":"01981d2a-7b3c-7000-8000-0000000000e1","event":${data}}`,
  },
  cloudevents: {
    contentType: 'application/cloudevents+json; charset=utf-8',
    body: `{"specversion":"1.0","id":"01981d2a-7b3c-7000-8000-000000000001","source":"/v1/channels/01981d2a-7b3c-7000-8000-0000000000c1","type":"invoice.paid","time":"2026-02-03T04:05:06.007Z","datacontenttype":"application/json","data":${data}}`,
  },
  'cloudevents-binary': { contentType: 'application/json', body: data },
  raw: { contentType: 'application/json', body: data },
}

test.each(bodyFormats)('the documented example of format %s is sent to the letter', (format) => {
  const rendered = renderBody(sample, { id: webhookId, format })
  expect({ contentType: rendered.contentType, body: text(rendered.body) }).toEqual(examples[format])
})

test('the binary CloudEvents format says in headers what the body does not', () => {
  const { headers } = renderBody(sample, { id: webhookId, format: 'cloudevents-binary' })
  expect(headers).toEqual({
    'ce-specversion': '1.0',
    'ce-id': '01981d2a-7b3c-7000-8000-000000000001',
    'ce-source': '/v1/channels/01981d2a-7b3c-7000-8000-0000000000c1',
    'ce-type': 'invoice.paid',
    'ce-time': '2026-02-03T04:05:06.007Z',
  })
})

test('only the binary CloudEvents format adds headers', () => {
  const adding = bodyFormats.filter(
    (format) => renderBody(sample, { id: webhookId, format }).headers !== null,
  )
  expect(adding).toEqual(['cloudevents-binary'])
})

test('what the publisher left out is null', () => {
  const bare: Event = { ...sample, extRefCode: null, eventUrl: null, context: null }
  const channel = JSON.parse(text(renderBody(bare, { id: webhookId, format: 'channel' }).body))
  expect(channel).toMatchObject({ ext_ref_code: null, event_url: null })
  const context = JSON.parse(text(renderBody(bare, { id: webhookId, format: 'context' }).body))
  expect(context).toMatchObject({ current_context: null })
})

test('each webhook of a fan-out gets the body of its own format and id', () => {
  const other = '01981d2a-7b3c-7000-8000-0000000000e2' as WebhookId
  const bodies = bodyFormats.map((format) => renderBody(sample, { id: webhookId, format }).body)
  const second = renderBody(sample, { id: other, format: 'acculynx' }).body
  expect(JSON.parse(text(second)).subscriptionId).toBe(other)
  expect(bodies.map(text)).toEqual(bodyFormats.map((format) => examples[format].body))
})

test('bodies of every size keep their bytes while later ones are rendered', () => {
  const sizes = [0, 1, 100, 3_900, 4_000, 4_096, 5_000, 20_000]
  const rendered = sizes.flatMap((size) =>
    Array.from({ length: 8 }, (_, index) => {
      const published = JSON.stringify(String(index).repeat(size))
      const event = { ...sample, data: bytes(published) }
      const { body } = renderBody(event, { id: webhookId, format: 'standard' })
      return { body, wanted: `"data":${published}}` }
    }),
  )
  for (const { body, wanted } of rendered) expect(text(body).endsWith(wanted)).toBe(true)
})

const anyJson = fc
  .tuple(fc.jsonValue(), fc.constantFrom(0, 1, 3))
  .map(([value, indent]) => JSON.stringify(value, null, indent))

test.each(bodyFormats)('format %s carries any JSON byte for byte and stays valid', (format) => {
  fc.assert(
    fc.property(
      anyJson,
      fc.option(anyJson, { nil: null }),
      fc.option(fc.string({ unit: 'binary' }), { nil: null }),
      (published, context, extRefCode) => {
        const event: Event = {
          ...sample,
          data: bytes(published),
          context: context === null ? null : bytes(context),
          extRefCode,
        }
        const { body } = renderBody(event, { id: webhookId, format })
        expect(Buffer.from(body).includes(event.data)).toBe(true)
        const parsed = JSON.parse(text(body))
        if (format === 'channel') expect(parsed.ext_ref_code).toBe(extRefCode)
        if (format === 'context') {
          expect(parsed.current_context).toEqual(JSON.parse(context ?? 'null'))
        }
      },
    ),
  )
})
