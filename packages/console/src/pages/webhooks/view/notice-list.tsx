import { Alert, Stack, Text } from '@mantine/core'
import type { WebhookDetails } from '@posthorn/client'
import { noticesOf } from './notices.ts'

/** Why the webhook is not simply sent to, and what to do about it. */
export function NoticeList({ webhook, held }: { webhook: WebhookDetails; held: number }) {
  const notices = noticesOf(webhook, held)
  return (
    <Stack gap="xs" role="status">
      {notices.map(({ kind, color, title, text }) => (
        <Alert key={kind} color={color} variant="light" title={title}>
          <Text size="sm">{text}</Text>
        </Alert>
      ))}
    </Stack>
  )
}
