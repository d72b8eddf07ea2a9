import { Alert, Stack, Text } from '@mantine/core'
import type { WebhookDetails } from '@posthorn/client'
import { IconCheck } from '@tabler/icons-react'
import { Section } from '../../../parts/page/section.tsx'
import { strings } from '../../../strings/strings.ts'
import { needsValidation } from '../use-webhook.ts'
import { CodeForm } from './code-form.tsx'
import { ReceiverAnswer } from './receiver-answer.tsx'
import { SendAgain } from './send-again.tsx'

interface ValidationSectionProps {
  readonly channel: string
  readonly webhook: WebhookDetails
}

const words = strings.webhook.validation

/** The way to an agreement: what the receiver has to do, what it did, and what to do next. */
export function ValidationSection({ channel, webhook }: ValidationSectionProps) {
  const { status, validation: method, validation_state: state } = webhook
  if (!needsValidation(webhook) || method === 'none') {
    return (
      <Section title={words.title}>
        <Alert
          color="green"
          variant="light"
          role="status"
          icon={<IconCheck size={18} />}
          title={words.done}
        >
          {status === 'active' ? words.doneHelp : words.doneNotActive}
        </Alert>
      </Section>
    )
  }
  const isAgreed = state?.answer === 'agreed'
  return (
    <Section title={words.title} help={words.how[method]}>
      <Stack gap="md">
        <div aria-live="polite">
          <ReceiverAnswer url={webhook.webhook_url ?? ''} state={state} />
        </div>
        {method === 'code' && state !== null && (isAgreed || state.answer === 'outstanding') && (
          <CodeForm key={state.sent_at} channel={channel} webhook={webhook} />
        )}
        <SendAgain channel={channel} webhook={webhook} />
        {method === 'code' && (
          <Text size="xs" c="dimmed">
            {words.sendHelp}
          </Text>
        )}
      </Stack>
    </Section>
  )
}
