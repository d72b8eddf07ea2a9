import { Badge } from '@mantine/core'
import type { Webhook } from '@posthorn/client'
import { strings } from '../../strings/strings.ts'

const statusColor: Record<Webhook['status'], string> = {
  to_be_validated: 'yellow',
  active: 'green',
  suspended: 'gray',
  disabled: 'red',
}

export function WebhookBadge({ status }: { status: Webhook['status'] }) {
  return (
    <Badge
      color={statusColor[status]}
      variant="light"
      tt="none"
      title={strings.parts.webhookStatusHelp[status]}
    >
      {strings.parts.webhookStatus[status]}
    </Badge>
  )
}
