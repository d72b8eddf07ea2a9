import { Alert, Group, Loader, Text } from '@mantine/core'
import type { ValidationState } from '@posthorn/client'
import { IconAlertTriangle, IconMail } from '@tabler/icons-react'
import { visible } from '../../../parts/text/visible.ts'
import { Time } from '../../../parts/time/time.tsx'
import { strings } from '../../../strings/strings.ts'

const words = strings.webhook.validation

interface ReceiverAnswerProps {
  readonly url: string
  /** Null when nothing was sent to the URL. */
  readonly state: ValidationState | null
}

/** What the receiver said to the last validation request. */
export function ReceiverAnswer({ url, state }: ReceiverAnswerProps) {
  switch (state?.answer) {
    case 'outstanding':
      return (
        <Group gap="xs" wrap="nowrap">
          <Loader size="xs" />
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {words.asking(visible(url))}
          </Text>
        </Group>
      )
    case 'agreed':
      return (
        <Alert color="green" variant="light" icon={<IconMail size={18} />} title={words.agreed}>
          {state.expires_at !== null && (
            <Text size="sm">
              {words.codeUntil} <Time at={state.expires_at} />.
            </Text>
          )}
        </Alert>
      )
    case 'refused':
      return (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle size={18} />}
          title={words.refused}
        >
          <Text size="sm">
            {state.detail !== null
              ? visible(state.detail)
              : state.http_code === null
                ? words.unanswered
                : words.answered(state.http_code)}
          </Text>
          {state.sent_at !== null && (
            <Text size="xs" c="dimmed" mt={4}>
              <Time at={state.sent_at} />
            </Text>
          )}
        </Alert>
      )
    case 'not_sent':
    case undefined:
      return (
        <Alert color="yellow" variant="light" title={words.notSent}>
          <Text size="sm">{words.notSentHelp}</Text>
        </Alert>
      )
  }
}
