import type { Webhook } from '@posthorn/client'
import { describe, expect, test } from 'vitest'
import { changesOf, emptyValues, faultsOf, keptAuthOf, settingsOf, valuesOf } from './values.ts'

const webhook: Webhook = {
  id: 'w',
  channel_id: 'c',
  name: 'Warehouse',
  webhook_url: 'https://erp.example.com/hooks',
  topics: ['order.*'],
  notification_type: 'rest',
  format: 'standard',
  headers: { 'X-Region': 'eu', 'X-Token': '****abcd' },
  auth: { type: 'api_key', header: 'X-API-Key', key: '****wxyz' },
  retry_policy: { delays: [5, 60] },
  success: '200',
  timeout_ms: 1_500,
  max_in_flight: 3,
  rate_limit: 0.5,
  on_suspend: 'hold',
  signing: ['v1', 'v1a'],
  validation: 'code',
  description: null,
  contact_email: null,
  metadata: { team: 'logistics' },
  status: 'active',
  status_reason: null,
  validated_at: null,
  created_at: '2026-02-01T00:00:00.000Z',
  updated_at: '2026-02-01T00:00:00.000Z',
}
const before = valuesOf(webhook)

describe('modifying a webhook', () => {
  test('sends nothing when nothing was changed', () => {
    expect(changesOf(before, before)).toEqual({})
  })

  test('sends what was changed and nothing else, so that masks stay what they mask', () => {
    const after = { ...before, url: ' https://new.example.com/hooks ', timeoutS: '2' }
    expect(changesOf(before, after)).toEqual({
      webhook_url: 'https://new.example.com/hooks',
      timeout_ms: 2_000,
    })
  })

  test('keeps a key that comes back masked under another header', () => {
    expect(changesOf(before, { ...before, apiKeyHeader: 'X-Key' })).toEqual({
      auth: { type: 'api_key', header: 'X-Key', key: '****wxyz' },
    })
  })

  test('takes a key away that was emptied', () => {
    expect(changesOf(before, { ...before, apiKey: '' })).toEqual({ auth: null })
  })

  test.each([
    { type: 'basic', username: 'erp', password: '****' } as const,
    { type: 'bearer', token: '****abcd' } as const,
  ])('does not lose a credential of another kind: %o', (auth) => {
    const other = { ...webhook, auth }
    const values = valuesOf(other)
    expect(keptAuthOf(other)).toBe(auth.type)
    expect(changesOf(values, { ...values, name: 'Depot' })).toEqual({ name: 'Depot' })
  })

  test('never says anything about the type, which cannot change', () => {
    const stream = valuesOf({ ...webhook, notification_type: 'stream', webhook_url: null })
    expect(changesOf(stream, stream)).toEqual({})
  })
})

describe('the form', () => {
  test('wants a topic or the word that all are meant', () => {
    expect(faultsOf(emptyValues).topics).not.toBeNull()
    expect(faultsOf({ ...emptyValues, allTopics: true }).topics).toBeNull()
  })

  test.each([
    '',
    'erp.example.com',
    'ftp://a.example',
    'https://u:p@a.example',
    'https://a.example#x',
  ])('says what is wrong with the address %j', (url) => {
    expect(faultsOf({ ...emptyValues, url }).url).toEqual(expect.any(String))
  })

  test('drops headers that were left empty, and asks for the name of a value', () => {
    const headers = [
      { name: '', value: '' },
      { name: ' X-Region ', value: 'eu' },
    ]
    expect(settingsOf({ ...emptyValues, headers }).headers).toEqual({ 'X-Region': 'eu' })
    const nameless = { ...emptyValues, headers: [{ name: '', value: 'eu' }] }
    expect(faultsOf(nameless)['headers.0.name']).toEqual(expect.any(String))
  })
})

describe('a stream', () => {
  const typed = {
    ...emptyValues,
    allTopics: true,
    url: 'no address',
    apiKey: 'with spaces in it',
    headers: [{ name: '', value: 'eu' }],
    timeoutS: 3,
    rateLimit: 1,
  }

  test('is sent no setting of how to send', () => {
    const settings = settingsOf({ ...typed, notificationType: 'stream' })
    for (const setting of [
      'webhook_url',
      'auth',
      'headers',
      'validation',
      'success',
      'timeout_ms',
      'max_in_flight',
      'rate_limit',
    ]) {
      expect(settings).not.toHaveProperty(setting)
    }
  })

  test('has no faults in fields that are not there, and all of them as REST again', () => {
    const faults = Object.values(faultsOf({ ...typed, notificationType: 'stream' }))
    expect(faults.filter((fault) => fault !== null)).toEqual([])
    const { url, apiKey, ...others } = faultsOf({ ...typed, notificationType: 'rest' })
    for (const fault of [url, apiKey, others['headers.0.name']]) {
      expect(fault).toEqual(expect.any(String))
    }
  })

  test('keeps settings that somebody gave it over the API', () => {
    const stream = valuesOf({ ...webhook, notification_type: 'stream', webhook_url: null })
    expect(changesOf(stream, { ...stream, name: 'Till' })).toEqual({ name: 'Till' })
  })
})
