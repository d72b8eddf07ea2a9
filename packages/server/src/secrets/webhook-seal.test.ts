import { expect, test } from 'vitest'
import type { ChannelId, WebhookId } from '../domain/ids.ts'
import { type Webhook, webhookDefaults } from '../domain/webhook/webhook.ts'
import type { WebhookRecord } from '../store/store.ts'
import { createAesSealer } from './aes-sealer.ts'
import { generateMasterKey } from './master-key.ts'
import { openWebhook, sealWebhook } from './webhook-seal.ts'

const webhook: Webhook = {
  ...webhookDefaults,
  id: '0197f3a0-0000-7000-8000-000000000001' as WebhookId,
  channelId: '0197f3a0-0000-7000-8000-000000000002' as ChannelId,
  name: 'Orders',
  url: 'https://example.com/hook',
  topics: ['order.*'],
  format: 'standard',
  headers: { 'X-Region': 'eu', 'X-Word': 'Grüße' },
  auth: { type: 'basic', username: 'u', password: 'hunter2' },
  secrets: [{ secret: 'whsec_abc', createdAtMs: 1, expiresAtMs: null }],
  validation: 'none',
  description: null,
  contactEmail: null,
  metadata: {},
  status: 'active',
  statusReason: null,
  validatedAtMs: null,
  anonymous: false,
  draining: false,
  createdAtMs: 1,
  updatedAtMs: 2,
  deletedAtMs: null,
}

const sealer = createAesSealer([generateMasterKey()])

function recordOf(from: Webhook): WebhookRecord {
  const { secrets: _, auth: __, headers: ___, ...settings } = from
  return { ...settings, sealed: sealWebhook(sealer, from), revision: 3 }
}

test('a webhook comes back whole from its record', () => {
  expect(openWebhook(sealer, recordOf(webhook))).toEqual(webhook)
  const plain: Webhook = { ...webhook, auth: null, headers: {}, secrets: [] }
  expect(openWebhook(sealer, recordOf(plain))).toEqual(plain)
})

test('the record shows no secret', () => {
  const bytes = Buffer.from(recordOf(webhook).sealed)
  for (const word of ['whsec', 'hunter2', 'X-Region']) expect(bytes.includes(word)).toBe(false)
})

test('secrets moved to another webhook or channel do not open', () => {
  const record = recordOf(webhook)
  const other = '0197f3a0-0000-7000-8000-000000000009'
  for (const moved of [{ id: other as WebhookId }, { channelId: other as ChannelId }]) {
    expect(() => openWebhook(sealer, { ...record, ...moved })).toThrow(
      expect.objectContaining({ code: 'unreadable' }),
    )
  }
})
