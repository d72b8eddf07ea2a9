import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChannelId, WebhookId } from '../ids.ts'
import { webhookStatuses } from './lifecycle.ts'
import { createRouter, routeEvent, wants } from './routing.ts'
import { onSuspendRules, type Webhook, webhookDefaults } from './webhook.ts'

function webhook(settings: Partial<Webhook>): Webhook {
  return {
    id: '01981d2a-7b3c-7000-8000-0000000000e1' as WebhookId,
    channelId: '01981d2a-7b3c-7000-8000-0000000000c1' as ChannelId,
    name: null,
    url: 'https://receiver.example/hook',
    topics: [],
    format: 'channel',
    headers: {},
    auth: null,
    secrets: [],
    ...webhookDefaults,
    validation: 'none',
    description: null,
    contactEmail: null,
    metadata: {},
    status: 'active',
    statusReason: null,
    validatedAtMs: null,
    anonymous: false,
    draining: false,
    createdAtMs: 0,
    updatedAtMs: 0,
    deletedAtMs: null,
    ...settings,
  }
}

const statesOf = (settings: Partial<Webhook>) =>
  routeEvent({ topic: 'job.created' }, [webhook(settings)]).map((route) => route.state)

test('an active webhook gets the event', () => {
  expect(statesOf({})).toEqual(['pending'])
})

test('an active webhook that is still draining gets it behind what is held', () => {
  expect(statesOf({ draining: true })).toEqual(['held'])
})

test('a suspended webhook keeps new events only if it asked to', () => {
  expect(statesOf({ status: 'suspended', onSuspend: 'hold' })).toEqual(['held'])
  expect(statesOf({ status: 'suspended', onSuspend: 'drop' })).toEqual([])
})

test.each(['disabled', 'to_be_validated'] as const)(
  'a webhook that is %s gets nothing',
  (status) => {
    expect(statesOf({ status, onSuspend: 'hold' })).toEqual([])
    expect(statesOf({ status, onSuspend: 'drop' })).toEqual([])
  },
)

test('a deleted webhook gets nothing', () => {
  expect(statesOf({ deletedAtMs: 1 })).toEqual([])
})

test('a webhook without topics wants every topic', () => {
  expect(wants({ topics: [] }, 'anything.at-all')).toBe(true)
})

test('a webhook with topics wants those it names, each once', () => {
  const hook = webhook({ topics: ['job.*', 'job.created', 'invoice.paid'] })
  expect(routeEvent({ topic: 'job.created' }, [hook])).toHaveLength(1)
  expect(routeEvent({ topic: 'invoice.paid' }, [hook])).toHaveLength(1)
  expect(routeEvent({ topic: 'invoice.voided' }, [hook])).toHaveLength(0)
})

const segment = fc.constantFrom('job', 'invoice', 'created', 'paid', 'a')
const topic = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'))
const pattern = fc.oneof(
  topic,
  topic.map((name) => `${name}.*`),
)
const anyWebhook = fc
  .record({
    topics: fc.array(pattern, { maxLength: 3 }),
    status: fc.constantFrom(...webhookStatuses),
    onSuspend: fc.constantFrom(...onSuspendRules),
    draining: fc.boolean(),
    deletedAtMs: fc.constantFrom(null, 1),
  })
  .map(webhook)

test('every delivery begins at a webhook that wants the topic, in the order of the webhooks', () => {
  fc.assert(
    fc.property(topic, fc.array(anyWebhook, { maxLength: 8 }), (name, webhooks) => {
      const routes = routeEvent({ topic: name }, webhooks)
      const chosen = routes.map((route) => route.webhook)
      expect(webhooks.filter((each) => chosen.includes(each))).toEqual(chosen)
      for (const { webhook: target, state } of routes) {
        expect(wants(target, name)).toBe(true)
        expect(target.deletedAtMs).toBeNull()
        expect(state === 'pending').toBe(target.status === 'active' && !target.draining)
      }
      for (const left of webhooks.filter((each) => !chosen.includes(each))) {
        const sendable = left.deletedAtMs === null && left.status === 'active'
        expect(sendable && wants(left, name)).toBe(false)
      }
    }),
  )
})

test('a router answers as if it remembered nothing, however many topics it met', () => {
  fc.assert(
    fc.property(fc.array(anyWebhook, { maxLength: 5 }), fc.array(topic), (webhooks, names) => {
      const router = createRouter(webhooks)
      for (let each = 0; each < 600; each += 1) router.routes(`job.${each}`)
      for (const name of [...names, ...names, 'job.1', 'job.599']) {
        expect(router.routes(name)).toEqual(routeEvent({ topic: name }, webhooks))
      }
    }),
    { numRuns: 20 },
  )
})
