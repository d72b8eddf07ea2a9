import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ApiAnswer,
  type ChannelKeys,
  type Harness,
  makeChannel,
  startHarness,
} from '../http/harness.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'

/** The sample catalogs: whoever imports one gets topics that are worth something. */

interface Catalog {
  readonly name: string
  readonly description: string
  readonly topics: readonly {
    readonly name: string
    readonly description: string
    readonly example: Record<string, unknown>
    readonly schema: Record<string, unknown>
  }[]
}

const folder = new URL('../../../../examples/catalogs/', import.meta.url)
const read = (file: string): Catalog => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

const named = {
  'acculynx.json': `contact_added contact_changed contact.custom-field.value_changed
    contact.custom-field.status_changed job_created job_updated job.milestone.current_changed
    job.milestone.status.current_changed job.category_changed job.work-type_changed
    job.trade-type_changed job.contacts.primary_changed job.representatives.company_assigned
    job.representatives.company_changed job.appointments.initial_created
    job.appointments.initial_updated job.financials.approved-value_changed job.invoice_updated
    job.invoice_voided job.accounting.integration-status.current_changed
    job.custom-field.value_changed job.custom-field.status_changed job-milestone-changed`,
  'identity.json': `user.created user.updated user.deleted user.signed_in user.signed_out
    user.sign_in_failed user.password_changed user.mfa_enabled role.assigned role.revoked
    session.revoked api_key.created`,
  'proabono.json': `CustomerAdded CustomerBillingSucceeded CustomerBillingFailed CustomerSuspended
    CustomerEnabled SubscriptionStarted SubscriptionRenewed SubscriptionRestarted
    SubscriptionTerminated SubscriptionUpgraded InvoiceDebitPaid InvoiceDebitRefunded
    InvoiceDebitOverdue InvoiceCreditIssued GatewayPermissionSoonExpired
    GatewayPermissionExpired`,
}

let harness: Harness
let receiver: Receiver
let channel: ChannelKeys

beforeAll(async () => {
  harness = await startHarness()
  receiver = await startReceiver()
  channel = await makeChannel(harness)
})
afterAll(async () => {
  await harness.close()
  await receiver.close()
})

function load(catalog: Catalog): Promise<ApiAnswer> {
  return harness.call({
    method: 'POST',
    path: '/v1/topics/import',
    key: harness.operatorKey,
    json: catalog,
  })
}

/** The rows of docs/features.json that each of them is for. */
const rows: Readonly<Record<string, string>> = {
  'acculynx.json': '[sub-catalog]',
  'identity.json': '[set-catalog]',
  'proabono.json': '[life-catalog]',
}

const catalogs = readdirSync(folder).map((file) => [file, rows[file] ?? ''] as const)

describe.each(catalogs)('the catalog %s %s', (file) => {
  const catalog = read(file)

  test('is imported as it is, and again without a change', async () => {
    const count = catalog.topics.length
    expect((await load(catalog)).json).toEqual({ created: count, updated: 0, unchanged: 0 })
    expect((await load(catalog)).json).toEqual({ created: 0, updated: 0, unchanged: count })
  })

  test('says of each topic in a sentence when it happens', () => {
    for (const { description } of catalog.topics) expect(description).toMatch(/^[A-Z].{10,}\.$/)
  })

  test('has for each topic an example that follows the schema', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: true })
    formats.default(ajv)
    for (const { name, example, schema } of catalog.topics) {
      const follows = ajv.compile(schema)
      expect(follows(example), `${name}: ${ajv.errorsText(follows.errors)}`).toBe(true)
    }
  })

  test('sends the example of each topic to a webhook, where it arrives signed [topic-example]', async () => {
    await load(catalog)
    const path = `/${file}`
    const key = channel.publisherKey
    const webhook = await harness.call({
      method: 'POST',
      path: `${channel.path}/webhooks`,
      key,
      json: { webhook_url: receiver.url + path, topics: ['nothing.else'], format: 'standard' },
    })
    receiver.trust(path, [String(webhook.json.secret)])
    for (const { name: topic, example } of catalog.topics) {
      const { json } = await harness.call({
        method: 'POST',
        path: `${channel.path}/webhooks/${webhook.json.id}/test`,
        key,
        json: { topic },
      })
      expect(json.state, topic).toBe('delivered')
      const post = receiver.posts.at(-1)
      expect(post?.path).toBe(path)
      expect(post?.verdict).toBe('valid')
      expect(JSON.parse(String(post?.body))).toMatchObject({ type: topic, data: example })
    }
    expect(receiver.posts.filter((post) => post.path === path)).toHaveLength(catalog.topics.length)
  })

  test('takes the example of each topic as an event, and refuses it with a field missing', async () => {
    await load(catalog)
    const publish = (event_name: string, data: unknown) =>
      harness.call({
        method: 'POST',
        path: `${channel.path}/events`,
        key: channel.publisherKey,
        json: { event_name, data },
      })
    for (const { name, example } of catalog.topics) {
      expect((await publish(name, example)).status, name).toBe(201)
      for (const field of Object.keys(example)) {
        const { [field]: _, ...rest } = example
        const { json, status } = await publish(name, rest)
        expect([status, json.errors?.[0]?.pointer], name).toEqual([422, `/data/${field}`])
      }
    }
  })
})

const complete = Object.entries(named).map(([file, names]) => [file, rows[file], names] as const)

describe.each(complete)('the catalog %s %s', (file, _, names) => {
  const catalog = read(file)

  test('has every topic of the system it is for', () => {
    const known = catalog.topics.map(({ name }) => name)
    expect(known).toEqual(expect.arrayContaining(names.split(/\s+/)))
    expect(new Set(known).size).toBe(known.length)
  })

  test('knows the type of every value in its examples', () => {
    const ajv = new Ajv2020({ allowUnionTypes: true })
    formats.default(ajv)
    for (const { name, example, schema } of catalog.topics) {
      const follows = ajv.compile(schema)
      for (const [place, spoilt] of spoiltCopies(example)) {
        if (place.endsWith('/previous') || place.endsWith('/current')) continue
        expect(follows(spoilt), `${name}${place}`).toBe(false)
      }
    }
  })
})

/** Copies of the value, each with one value inside that is of no sensible type, and where it is. */
function* spoiltCopies(value: unknown): Generator<[place: string, spoilt: unknown]> {
  if (typeof value !== 'object' || value === null) {
    yield ['', { of: 'no type' }]
    return
  }
  for (const [name, inner] of Object.entries(value)) {
    for (const [place, spoilt] of spoiltCopies(inner)) {
      const copy: unknown = Array.isArray(value)
        ? value.with(Number(name), spoilt)
        : { ...value, [name]: spoilt }
      yield [`/${name}${place}`, copy]
    }
  }
}
