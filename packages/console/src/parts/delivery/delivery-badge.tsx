import { Badge } from '@mantine/core'
import type { Delivery } from '@posthorn/client'
import { strings } from '../../strings/strings.ts'

const stateColor: Record<Delivery['state'], string> = {
  pending: 'blue',
  retrying: 'orange',
  held: 'violet',
  delivered: 'green',
  failed: 'red',
  cancelled: 'gray',
}

export function DeliveryBadge({ state }: { state: Delivery['state'] }) {
  return (
    <Badge color={stateColor[state]} variant="light" tt="none">
      {strings.parts.deliveryState[state]}
    </Badge>
  )
}
