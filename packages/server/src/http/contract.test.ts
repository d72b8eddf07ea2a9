import * as contract from '@posthorn/contract'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { keyScopes } from '../domain/api-key.ts'
import { channelDefaults } from '../domain/channel.ts'
import { deliveryStates } from '../domain/delivery/delivery.ts'
import { bodyFormats } from '../domain/format/names.ts'
import { refusals } from '../domain/refusal/refusal.ts'
import { statsLimits, statsSteps } from '../domain/stats/steps.ts'
import { isTopicPattern } from '../domain/topic.ts'
import { webhookStatuses } from '../domain/webhook/lifecycle.ts'
import { webhookDefaults, webhookLimits } from '../domain/webhook/webhook.ts'
import { readJsonEvent } from './body/event-input.ts'
import { bodyValidator } from './check/validate.ts'

describe('the contract and the domain', () => {
  it('agree on every closed list and limit', () => {
    expect(contract.bodyFormats).toEqual(bodyFormats)
    expect(contract.deliveryStates).toEqual(deliveryStates)
    expect(contract.keyScopes).toEqual(keyScopes)
    expect(contract.webhookStatuses).toEqual(webhookStatuses)
    expect(contract.statsSteps).toEqual(statsSteps)
    expect(contract.statsLimits).toEqual(statsLimits)
    expect(contract.problemCodes).toEqual(Object.keys(refusals))
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

  it('agree on the limits of a subscription, which is a webhook', () => {
    expect(contract.NewSubscription.properties).toMatchObject({
      consumerUrl: { maxLength: webhookLimits.urlLength },
      topicNames: { maxItems: webhookLimits.topics },
    })
  })

  it('agree on every default of a channel and a webhook', () => {
    expect(defaultsOf(contract.NewChannel)).toMatchObject({
      public: channelDefaults.public,
      default_format: channelDefaults.defaultFormat,
      validation: channelDefaults.validation,
      require_validation: channelDefaults.requireValidation,
      strict_topics: channelDefaults.strictTopics,
      retention_days: channelDefaults.retentionDays,
      max_hold_days: channelDefaults.maxHoldDays,
    })
    expect(defaultsOf(contract.NewWebhook)).toMatchObject({
      notification_type: webhookDefaults.notificationType,
      signing: webhookDefaults.signing,
      rate_limit: webhookDefaults.rateLimit,
      success: webhookDefaults.success,
      timeout_ms: webhookDefaults.timeoutMs,
      max_in_flight: webhookDefaults.maxInFlight,
      on_suspend: webhookDefaults.onSuspend,
      retry_policy: webhookDefaults.retryPolicy,
    })
  })

  it('promise no default where leaving a field out keeps what is', () => {
    for (const changes of [
      contract.ChannelChanges,
      contract.WebhookChanges,
      contract.TopicChanges,
      contract.SubscriptionChanges,
    ]) {
      expect(defaultsOf(changes)).toEqual({})
    }
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

function defaultsOf({ properties }: { properties: object }): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) =>
      'default' in schema ? [[name, schema.default]] : [],
    ),
  )
}
