import { Stack, Text } from '@mantine/core'
import type { CreatedWebhook } from '@posthorn/client'
import type { ReactNode } from 'react'
import { curlOfChannel } from '../../parts/curl/curl.ts'
import { Section } from '../../parts/page/section.tsx'
import { Copyable } from '../../parts/text/copy.tsx'
import { SecretText } from '../../parts/text/secret-text.tsx'
import { ShownOnce } from '../../parts/text/shown-once.tsx'
import { strings } from '../../strings/strings.ts'

const words = strings.webhook.created

interface CreatedKeysProps {
  readonly channel: string
  readonly created: CreatedWebhook
  /** What is shown this once has been copied. */
  readonly onCopied: () => void
}

/** The secret and the key of a fresh webhook, each with what it is for. */
export function CreatedKeys({ channel, created, onCopied }: CreatedKeysProps) {
  const isStream = created.notification_type === 'stream'
  return (
    <Section title={words.keys}>
      <Given name={words.secret} value={created.secret} help={words.secretHelp} isSecret>
        {words.secretLater}
      </Given>
      {created.public_key !== null && (
        <Given name={words.publicKey} value={created.public_key} help={words.publicKeyHelp} />
      )}
      <ShownOnce label={words.subscriberKey} value={created.subscriber_key} onCopied={onCopied}>
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
  readonly isSecret?: boolean
  /** Whether it can be seen again. */
  readonly children?: ReactNode
}

function Given({ name, value, help, isSecret = false, children }: GivenProps) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      {isSecret ? <SecretText value={value} of={name} /> : <Copyable value={value} of={name} />}
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
  return curlOfChannel(channel, {
    path: `webhooks/${id}/lease`,
    keyIn: 'SUBSCRIBER_KEY',
    body: { max: 1, wait_seconds: 30 },
  })
}
