import { Stack, Text } from '@mantine/core'
import type { CreatedWebhook } from '@posthorn/client'
import type { ReactNode } from 'react'
import { Copyable } from '../../parts/copy.tsx'
import { Section } from '../../parts/section.tsx'
import { ShownOnce } from '../../parts/shown-once.tsx'
import { strings } from '../../strings/strings.ts'

const words = strings.webhook.created

interface CreatedKeysProps {
  readonly channel: string
  readonly created: CreatedWebhook
}

/** The secret and the key of a fresh webhook, each with what it is for. */
export function CreatedKeys({ channel, created }: CreatedKeysProps) {
  const isStream = created.notification_type === 'stream'
  return (
    <Section title={words.keys}>
      <Given name={words.secret} value={created.secret} help={words.secretHelp}>
        {words.secretLater}
      </Given>
      {created.public_key !== null && (
        <Given name={words.publicKey} value={created.public_key} help={words.publicKeyHelp} />
      )}
      <ShownOnce label={words.subscriberKey} value={created.subscriber_key}>
        {words.subscriberKeyHelp} {words.subscriberKeyOnce}
      </ShownOnce>
      {isStream && (
        <Given name={words.stream} value={leaseCommand(channel, created)} help={words.streamHelp} />
      )}
    </Section>
  )
}

interface GivenProps {
  readonly name: string
  readonly value: string
  readonly help: string
  /** Whether it can be seen again. */
  readonly children?: ReactNode
}

function Given({ name, value, help, children }: GivenProps) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      <Copyable value={value} of={name} />
      <Text size="sm" c="dimmed" maw={680}>
        {help}
        {children !== undefined && (
          <Text span c="var(--mantine-color-text)">
            {' '}
            {children}
          </Text>
        )}
      </Text>
    </Stack>
  )
}

/** With a name in the place of the key, which stands covered above. */
function leaseCommand(channel: string, { id }: CreatedWebhook): string {
  const url = `${window.location.origin}/v1/channels/${encodeURIComponent(channel)}/webhooks/${id}/lease`
  return `curl -u "$SUBSCRIBER_KEY:" ${url} -H 'content-type: application/json' -d '{"max": 1, "wait_seconds": 30}'`
}
