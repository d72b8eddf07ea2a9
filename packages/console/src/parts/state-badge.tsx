import { Badge } from '@mantine/core'
import type { Delivery, Webhook } from '@posthorn/client'
import { strings } from '../strings/strings.ts'

const statusColor: Record<Webhook['status'], string> = {
  to_be_validated: 'yellow',
  active: 'green',
  suspended: 'gray',
  disabled: 'red',
}

const stateColor: Record<Delivery['state'], string> = {
  pending: 'blue',
  retrying: 'orange',
  held: 'violet',
  delivered: 'green',
  failed: 'red',
  cancelled: 'gray',
}

export function WebhookBadge({ status }: { status: Webhook['status'] }) {
  return (
    <Badge color={statusColor[status]} variant="light" tt="none">
      {strings.parts.webhookStatus[status]}
    </Badge>
  )
}

export function DeliveryBadge({ state }: { state: Delivery['state'] }) {
  return (
    <Badge color={stateColor[state]} variant="light" tt="none">
      {strings.parts.deliveryState[state]}
    </Badge>
  )
}
