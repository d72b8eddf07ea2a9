import type { Event } from '@posthorn/client'
import { describe, expect, test } from 'vitest'
import { bodyAsSent } from './body-as-sent.ts'

const event: Event = {
  id: '019c21ac-ec65-7a10-8c11-4f6b1d2e3a03',
  event_name: 'order.paid',
  topic: 'order.paid',
  ext_ref_code: null,
  event_url: null,
  data: { order: 1001, name: 'Zoë' },
  current_context: null,
  occurred_at: '2026-02-03T04:05:06.789Z',
  created_at: '2026-02-03T04:05:06.800Z',
  erased_at: null,
}
const sent = { webhook: 'w', channel: 'c' }
async function digestOf(body: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body))
  return `sha-256=:${btoa(String.fromCharCode(...new Uint8Array(hash)))}:`
}
const standard =
  '{"type":"order.paid","timestamp":"2026-02-03T04:05:06.789Z","data":{"order":1001,"name":"Zoë"}}'

describe('the body of a request', () => {
  test('is told to be exact when its digest is that of the request', async () => {
    const found = await bodyAsSent(event, {
      ...sent,
      format: 'standard',
      digest: await digestOf(standard),
    })
    expect(found).toEqual({ format: 'standard', text: standard, match: 'exact' })
  })

  test('is found in the format that the webhook had then', async () => {
    const found = await bodyAsSent(event, {
      ...sent,
      format: 'raw',
      digest: await digestOf(standard),
    })
    expect(found).toEqual({ format: 'standard', text: standard, match: 'exact' })
  })

  test('is told to differ when the publisher wrote the same in other bytes', async () => {
    const digest = await digestOf('{ "order": 1001, "name": "Zo\\u00eb" }')
    const found = await bodyAsSent(event, { ...sent, format: 'raw', digest })
    expect(found).toMatchObject({ format: 'raw', match: 'differs' })
  })

  test('is not claimed to be exact without a digest', async () => {
    const found = await bodyAsSent(event, { ...sent, format: 'context', digest: undefined })
    expect(found).toMatchObject({ format: 'context', match: 'unchecked' })
  })
})
