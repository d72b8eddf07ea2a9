import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { NewReplay } from '@posthorn/client'
import { useMutation, useQuery } from '@tanstack/react-query'
import { sinceOf } from '../../../addresses/spans.ts'
import type { DeliveryFilters } from '../../../api/delivery-list/delivery-list.ts'
import { type ReplayOrder, replayCountQuery, startReplay } from '../../../api/replays.ts'
import { Counted } from '../../../parts/delivery/replay-count.tsx'
import { ConfirmModal } from '../../../parts/dialog/confirm-modal.tsx'
import { strings } from '../../../strings/strings.ts'

const words = strings.deliveries.replay

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
    since: sinceOf(since) ?? null,
    until: until ?? null,
  }
  return { webhook, order }
}

interface ReplayModalProps {
  readonly channel: string
  readonly replay: ReplayOrder
  readonly onClose: () => void
}

/** Counts first what would be sent. */
export function ReplayModal({ channel, replay, onClose }: ReplayModalProps) {
  const counted = useQuery(replayCountQuery(channel, replay))
  const start = useMutation({
    mutationFn: () => startReplay(channel, replay),
    onSuccess() {
      notifications.show({ message: strings.replay.started })
      onClose()
    },
  })
  const count = counted.data
  return (
    <ConfirmModal
      opened
      onClose={onClose}
      title={words.title}
      confirm={words.start}
      isPending={start.isPending}
      error={start.error ?? counted.error}
      onConfirm={() => {
        if (count !== undefined && count.total > 0) start.mutate()
      }}
    >
      <div role="status">
        {count === undefined && counted.error === null && (
          <Text size="sm">{strings.replay.counting}</Text>
        )}
        {count !== undefined && <Counted count={count} />}
      </div>
    </ConfirmModal>
  )
}
