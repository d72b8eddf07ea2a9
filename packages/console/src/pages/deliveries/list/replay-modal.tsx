import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { NewReplay } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import type { DeliveryFilters } from '../../../api/deliveries.ts'
import { webhookChanged } from '../../../api/webhooks.ts'
import { sinceOf } from '../../../app/since.ts'
import { ConfirmModal } from '../../../parts/confirm-modal.tsx'
import { strings } from '../../../strings/strings.ts'

const words = strings.deliveries.replay

export interface ReplayOrder {
  readonly webhook: string
  readonly order: NewReplay
}

/** What a replay has to name to mean the same as the filters; null when none can. */
export function replayOf({
  webhook,
  state,
  topic,
  since,
  until,
}: DeliveryFilters): ReplayOrder | null {
  const canReplay = state === 'failed' || state === 'cancelled' || state === 'delivered'
  if (webhook === undefined || !canReplay) return null
  const order: NewReplay = {
    states: [state],
    topics: topic === undefined ? [] : [topic],
    since: sinceOf(since, Date.now()) ?? null,
    until: until ?? null,
  }
  return { webhook, order }
}

interface ReplayModalProps extends ReplayOrder {
  readonly channel: string
  readonly onClose: () => void
}

/** Counts first what would be sent. */
export function ReplayModal({ channel, webhook, order, onClose }: ReplayModalProps) {
  const of = api.channel(channel).webhook(webhook)
  const counted = useQuery({
    queryKey: ['replay-count', channel, webhook, order],
    queryFn: ({ signal }) => of.replay({ ...order, dry_run: true }, { signal }),
    gcTime: 0,
  })
  const replay = useMutation({
    mutationFn: () => of.replay({ ...order, dry_run: false }),
    onSuccess() {
      notifications.show({ message: words.started })
      void webhookChanged(channel, webhook)
      onClose()
    },
  })
  const total = counted.data?.total
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={words.title}
      confirm={words.start}
      isPending={replay.isPending}
      error={replay.error ?? counted.error}
      onConfirm={() => {
        if (total !== undefined && total > 0) replay.mutate()
      }}
    >
      <Text size="sm" role="status">
        {total === undefined && counted.error === null && words.counting}
        {total === 0 && words.none}
        {total !== undefined &&
          total > 0 &&
          words.counted(total.toLocaleString(), counted.data?.total_capped ?? false)}
      </Text>
    </ConfirmModal>
  )
}
