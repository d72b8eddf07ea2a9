import { Code, Group, Stack, Text } from '@mantine/core'
import type { Webhook } from '@posthorn/client'
import { Fact, Facts } from '../../../parts/page/facts.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { Copyable } from '../../../parts/text/copy.tsx'
import { visible } from '../../../parts/text/visible.ts'
import { Time } from '../../../parts/time/time.tsx'
import { strings } from '../../../strings/strings.ts'

const words = strings.webhook.facts
const names = strings.webhooks
const advanced = strings.webhooks.advanced

/** The settings of a webhook; those that say nothing are left out. */
export function FactsSection({ webhook }: { webhook: Webhook }) {
  const { topics } = webhook
  const isRest = webhook.notification_type === 'rest'
  return (
    <Section title={words.title}>
      <Facts>
        <Fact name={words.id}>
          <Copyable value={webhook.id} of={words.id} />
        </Fact>
        <Fact name={names.notificationType}>{isRest ? names.rest : names.streamType}</Fact>
        {webhook.webhook_url !== null && (
          <Fact name={names.url}>
            <Copyable value={webhook.webhook_url} of={names.url} />
          </Fact>
        )}
        <Fact name={names.events}>
          {topics.length === 0 ? (
            names.allEvents
          ) : (
            <Group gap={4}>
              {topics.map((topic) => (
                <Code key={topic}>{topic}</Code>
              ))}
            </Group>
          )}
        </Fact>
        <Fact name={advanced.format}>{said(advanced.formats[webhook.format])}</Fact>
        {isRest && <Fact name={words.auth}>{authOf(webhook)}</Fact>}
        {isRest && (
          <Fact name={advanced.validation}>
            {said(advanced.validations[webhook.validation])}
            {webhook.validated_at !== null && (
              <Text size="xs" c="dimmed">
                {words.validated} <Time at={webhook.validated_at} />
              </Text>
            )}
          </Fact>
        )}
        <Fact name={advanced.retryPolicy}>{policyOf(webhook)}</Fact>
        {isRest && <SendingFacts webhook={webhook} />}
        <Fact name={words.onSuspend}>{said(advanced.onSuspends[webhook.on_suspend])}</Fact>
        <Fact name={advanced.signing}>
          <Stack gap={0}>
            {webhook.signing.map((each) => (
              <span key={each}>{advanced.signings[each]}</span>
            ))}
          </Stack>
        </Fact>
        <RecordFact name={advanced.headers} record={webhook.headers} />
        <RecordFact name={words.metadata} record={webhook.metadata} />
        {webhook.contact_email !== null && (
          <Fact name={advanced.contactEmail}>{visible(webhook.contact_email)}</Fact>
        )}
        {webhook.description !== null && (
          <Fact name={advanced.description}>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
              {visible(webhook.description)}
            </Text>
          </Fact>
        )}
        <Fact name={names.created}>
          <Time at={webhook.created_at} />
        </Fact>
        <Fact name={strings.parts.modified}>
          <Time at={webhook.updated_at} />
        </Fact>
      </Facts>
    </Section>
  )
}

function SendingFacts({ webhook }: { webhook: Webhook }) {
  const { rate_limit: rate } = webhook
  return (
    <>
      <Fact name={advanced.success}>{advanced.successes[webhook.success].label}</Fact>
      <Fact name={words.timeout}>{words.seconds(webhook.timeout_ms / 1000)}</Fact>
      <Fact name={advanced.maxInFlight}>{webhook.max_in_flight}</Fact>
      <Fact name={words.rate}>{rate === null ? advanced.noLimit : words.perSecond(rate)}</Fact>
    </>
  )
}

function RecordFact({ name, record }: { name: string; record: Readonly<Record<string, unknown>> }) {
  const lines = Object.entries(record).map(([each, value]) => visible(`${each}: ${value}`))
  return lines.length === 0 ? null : (
    <Fact name={name}>
      <span className="verbatim">{lines.join('\n')}</span>
    </Fact>
  )
}

function said({ label, help }: { label: string; help: string }): string {
  return `${label}: ${help}`
}

function authOf({ auth }: Webhook): string {
  switch (auth?.type) {
    case 'api_key':
      return words.auths.api_key(auth.header, auth.key)
    case 'basic':
      return words.auths.basic(auth.username)
    case 'bearer':
      return words.auths.bearer(auth.token)
    case undefined:
      return words.none
  }
}

function policyOf({ retry_policy: policy }: Webhook): string {
  return typeof policy === 'string'
    ? said(advanced.retryPolicies[policy])
    : words.delays(policy.delays)
}
