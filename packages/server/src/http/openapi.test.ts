import * as contract from '@posthorn/contract'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { keyScopes } from '../domain/api-key.ts'
import { deliveryStates } from '../domain/delivery.ts'
import { refusals } from '../domain/errors.ts'
import { bodyFormats } from '../domain/format/names.ts'
import { webhookStatuses } from '../domain/lifecycle.ts'
import { isTopicPattern } from '../domain/topic.ts'
import { webhookLimits } from '../domain/webhook.ts'
import { readJsonEvent } from './body/event-input.ts'
import { docsPage } from './docs-page.ts'
import { openapiDocument } from './openapi.ts'
import { routes } from './routes.ts'
import { bodyValidator } from './validate.ts'

const document = JSON.parse(JSON.stringify(openapiDocument(routes, '1.2.3')))

function everyReference(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' ? [String(inner)] : everyReference(inner),
  )
}

describe('the OpenAPI document', () => {
  it('names every route and method, and nothing else', () => {
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const served = routes.flatMap(({ methods, path }) =>
      methods.map((method) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
    )
    expect(documented.sort()).toEqual(served.sort())
  })

  it('has unique operation ids, and parameters for every part of a path', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods as object).map((operation) => ({ path, operation })),
    )
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { path, operation } of operations) {
      const named = operation.parameters.filter((each: { in: string }) => each.in === 'path')
      const parts = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name)
      expect(named.map(({ name }: { name: string }) => name)).toEqual(parts)
    }
  })

  it('resolves every reference', () => {
    const references = everyReference(document)
    expect(references.length).toBeGreaterThan(50)
    for (const reference of references) {
      const name = reference.replace('#/components/schemas/', '')
      expect(Object.keys(document.components.schemas)).toContain(name)
    }
  })

  it('holds schemas that are JSON Schema 2020-12, as OpenAPI 3.1 demands', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    const ajv = new Ajv2020({ strict: false })
    formats.default(ajv)
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect(ajv.validateSchema(schema as object), name).toBe(true)
    }
  })

  it('says nothing of refusals that are not in the closed list', () => {
    const text = JSON.stringify(document)
    for (const [, list = ''] of text.matchAll(/A problem\. Codes: ([^.]*)\./g)) {
      for (const code of list.split(', ')) expect(Object.keys(refusals)).toContain(code)
    }
  })
})

describe('the reference page', () => {
  const page = docsPage(openapiDocument(routes, '1.2.3'))

  it('leads to every call and every problem, and runs nothing', () => {
    for (const { id } of routes) expect(page).toContain(`<article id="${id}">`)
    for (const code of Object.keys(refusals)) expect(page).toContain(`id="problem-${code}"`)
    expect(page).not.toMatch(/<script|javascript:| on\w+=/i)
    for (const [, anchor] of page.matchAll(/href="#([^"]+)"/g))
      expect(page).toContain(`id="${anchor}"`)
  })
})

describe('the contract and the domain', () => {
  it('agree on every closed list and limit', () => {
    expect(contract.bodyFormats).toEqual(bodyFormats)
    expect(contract.deliveryStates).toEqual(deliveryStates)
    expect(contract.keyScopes).toEqual(keyScopes)
    expect(contract.webhookStatuses).toEqual(webhookStatuses)
    expect(contract.NewWebhook.properties).toMatchObject({
      topics: { maxItems: webhookLimits.topics },
      headers: { maxProperties: webhookLimits.headers },
      webhook_url: { maxLength: webhookLimits.urlLength },
      metadata: { maxProperties: webhookLimits.metadataKeys },
      timeout_ms: { minimum: webhookLimits.timeoutMs.min, maximum: webhookLimits.timeoutMs.max },
      max_in_flight: {
        minimum: webhookLimits.maxInFlight.min,
        maximum: webhookLimits.maxInFlight.max,
      },
    })
  })

  const long = 'x'.repeat(128)
  it.each([
    'a',
    'a.b',
    'a.*',
    'a.b.*',
    '*',
    '.a',
    'a*',
    'a.*.b',
    long,
    `${long}x`,
    `${long.slice(2)}.*`,
    `${long.slice(1)}.*`,
    '',
  ])('agree on the topic %j', (topic) => {
    const refuse = bodyValidator(contract.NewWebhook)
    const refused = refuse({ webhook_url: 'https://example.com', topics: [topic] })
    expect(refused === null).toBe(isTopicPattern(topic))
  })

  const ajv = new Ajv2020({ strict: false })
  formats.default(ajv)
  const documented = ajv.compile(contract.NewEvent)
  it.each([
    [{ event_name: 'a' }, true],
    [{ topic: 'a.b', data: [1], current_context: null, occurred_at: '2026-02-03T04:05:06Z' }, true],
    [{ event_name: 'a', ext_ref_code: 'x', event_url: 'https://example.com/1' }, true],
    [{ event_name: 'a', ext_ref_code: null, event_url: null, occurred_at: null }, true],
    [{}, false],
    [{ event_name: 'not a topic' }, false],
    [{ event_name: 7 }, false],
    [{ event_name: 'a', nonsense: 1 }, false],
    [{ event_name: 'a', ext_ref_code: 'x'.repeat(257) }, false],
    [{ event_name: 'a', event_url: 'ftp://example.com' }, false],
    [{ event_name: 'a', occurred_at: 'yesterday' }, false],
    [[], false],
  ])('agree on the event %j', (event, isGood) => {
    const bytes = Buffer.from(JSON.stringify(event))
    const read = readJsonEvent({ bytes, traceparent: null, eventBytes: 10_000 })
    expect([documented(event), !('refused' in read)]).toEqual([isGood, isGood])
  })
})
