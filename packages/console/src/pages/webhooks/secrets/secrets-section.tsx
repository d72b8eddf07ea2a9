import { Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { WebhookSecrets } from '@posthorn/client'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { secretsQuery } from '../../../api/secrets.ts'
import { AllowedButton } from '../../../parts/button/allowed-button.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { Queried } from '../../../parts/query/queried.tsx'
import { Copyable } from '../../../parts/text/copy.tsx'
import { SecretText } from '../../../parts/text/secret-text.tsx'
import { Time } from '../../../parts/time/time.tsx'
import { formatTimeLeft } from '../../../parts/time/time-left.ts'
import { useNow } from '../../../parts/time/use-now.ts'
import { forbids, useSession } from '../../../session/session.ts'
import { strings } from '../../../strings/strings.ts'
import { RotateModal } from './rotate-modal.tsx'

const words = strings.webhook.secrets

interface SecretsSectionProps {
  readonly channel: string
  /** The id of the webhook. */
  readonly webhook: string
}

/** What signs deliveries now, and how long what was rotated still does. */
export function SecretsSection({ channel, webhook }: SecretsSectionProps) {
  const why = forbids(useSession(), 'manage')
  const [isRotating, rotate] = useDisclosure(false)
  const secrets = useQuery({ ...secretsQuery(channel, webhook), enabled: why === null })
  return (
    <Section
      title={words.title}
      help={words.help}
      actions={
        <AllowedButton
          variant="default"
          size="compact-sm"
          leftSection={<IconRefresh size={14} />}
          why={why}
          onClick={rotate.open}
        >
          {words.rotate}
        </AllowedButton>
      }
    >
      {why === null ? (
        <Queried query={secrets} rows={2}>
          {(all) => <Secrets all={all} />}
        </Queried>
      ) : (
        <Text size="sm">{why}</Text>
      )}
      <RotateModal channel={channel} webhook={webhook} opened={isRotating} onClose={rotate.close} />
    </Section>
  )
}

function Secrets({ all: { secrets, public_keys: keys } }: { all: WebhookSecrets }) {
  const isOverlap = [...secrets, ...keys].some(({ expires_at }) => expires_at !== null)
  const nowMs = useNow(isOverlap)
  return (
    <Stack gap="sm">
      {secrets.map((each, at) => (
        <Signer key={each.secret} of={each} nowMs={nowMs}>
          <SecretText value={each.secret} of={`${strings.webhook.created.secret} ${at + 1}`} />
        </Signer>
      ))}
      {keys.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            {words.publicKeys}
          </Text>
          {keys.map((each) => (
            <Signer key={each.public_key} of={each} nowMs={nowMs}>
              <Copyable value={each.public_key} of={strings.webhook.created.publicKey} />
            </Signer>
          ))}
        </>
      )}
    </Stack>
  )
}

interface SignerProps {
  readonly of: { readonly created_at: string; readonly expires_at: string | null }
  readonly nowMs: number
  readonly children: ReactNode
}

function Signer({ of: { created_at, expires_at }, nowMs, children }: SignerProps) {
  return (
    <Stack gap={0}>
      {children}
      <Text size="xs" c="dimmed">
        {expires_at === null ? words.current : leftOf(expires_at, nowMs)}. {words.made}{' '}
        <Time at={created_at} />.
      </Text>
    </Stack>
  )
}

function leftOf(expiresAt: string, nowMs: number): string {
  const leftMs = Date.parse(expiresAt) - nowMs
  return leftMs > 0 ? words.expires(formatTimeLeft(leftMs)) : words.expired
}
