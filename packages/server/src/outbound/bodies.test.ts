import { expect, test } from 'vitest'
import type { Event } from '../domain/event.ts'
import { bodyFormats } from '../domain/format/names.ts'
import { renderBody } from '../domain/format/render.ts'
import { createBodies } from './bodies.ts'
import { sampleEvent, sampleWebhook } from './suite/samples.ts'

const sample = sampleEvent()
const first = sampleWebhook('https://example.com/first')
const second = { ...first, id: first.id.replace(/.$/, 'f') as typeof first.id }

test.each(bodyFormats)('each webhook of a fan-out gets its own bytes in format %s', (format) => {
  const bodyOf = createBodies()
  for (const webhook of [first, second, first]) {
    const body = bodyOf(sample, { ...webhook, format })
    expect(body).toMatchObject(renderBody(sample, { ...webhook, format }))
  }
})

test('the body of one event is never taken for that of another, however many there are', () => {
  const bodyOf = createBodies()
  const events: Event[] = Array.from({ length: 200 }, (_, n) => ({
    ...sample,
    data: Buffer.from(String(n)),
  }))
  for (const event of [...events, ...events.slice(100), ...events]) {
    expect(bodyOf(event, first)).toMatchObject(renderBody(event, first))
  }
})

test('webhooks of one event and format share one body', () => {
  const bodyOf = createBodies()
  expect(bodyOf(sample, first)).toBe(bodyOf(sample, second))
})
