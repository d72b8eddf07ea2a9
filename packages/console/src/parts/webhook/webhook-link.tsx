import { Anchor, Text } from '@mantine/core'
import type { Webhook } from '@posthorn/client'
import { Link } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import { strings } from '../../strings/strings.ts'
import { nameOf } from './webhook-name.ts'

interface WebhookLinkProps {
  readonly channel: string
  readonly id: string
  /** Undefined while it is asked for, null when it was deleted. */
  readonly webhook: Webhook | null | undefined
  /** Instead of its name. */
  readonly children?: string
}

/** A webhook by its name, which leads to its page. */
export function WebhookLink({ channel, id, webhook, children }: WebhookLinkProps) {
  if (webhook === null) {
    return (
      <Text size="sm" c="dimmed" span title={id}>
        {strings.parts.deletedWebhook}
      </Text>
    )
  }
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link to={paths.webhook} params={{ channel, webhook: id }} {...props} />
      )}
    >
      {children ?? (webhook === undefined ? id : nameOf(webhook))}
    </Anchor>
  )
}
