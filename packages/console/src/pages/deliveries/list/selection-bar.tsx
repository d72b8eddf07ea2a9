import { ActionBar, Button, Group, Stack, Text } from '@mantine/core'
import type { Delivery } from '@posthorn/client'
import { useState } from 'react'
import type { DeliveryFilters } from '../../../api/delivery-list/delivery-list.ts'
import { useFollow } from '../../../api/delivery-list/use-follow.ts'
import type { ReplayOrder } from '../../../api/replays.ts'
import { AllowedButton } from '../../../parts/button/allowed-button.tsx'
import { PendingButton } from '../../../parts/button/pending-button.tsx'
import { forbids, useSession } from '../../../session/session.ts'
import { strings } from '../../../strings/strings.ts'
import { BulkModal } from './bulk-modal.tsx'
import { ReplayModal, replayOf } from './replay-modal.tsx'
import type { BulkAction } from './run-bulk.ts'

interface SelectionBarProps {
  readonly channel: string
  readonly filters: DeliveryFilters
  readonly selected: readonly Delivery[]
  readonly rows: readonly Delivery[]
  readonly hasMore: boolean
  /** What is asked for by a key or by a button. */
  readonly asked: BulkAction | null
  readonly onAsk: (action: BulkAction | null) => void
  readonly onSelectAll: () => void
  /** Loads and selects more of what matches, up to a limit. */
  readonly more: { readonly limit: number; readonly isLoading: boolean; readonly start: () => void }
  readonly onClear: () => void
}

const words = strings.deliveries.selection

/** What can be done with the selected deliveries. It stays in sight while one scrolls. */
export function SelectionBar(props: SelectionBarProps) {
  const { channel, filters, selected, rows, hasMore, asked, onAsk, more } = props
  const [replay, setReplay] = useState<ReplayOrder | null>(null)
  const mayNot = forbids(useSession(), 'manage')
  const follow = useFollow(channel, filters)
  const isAll = selected.length >= rows.length
  const order = replayOf(filters)
  return (
    <>
      <ActionBar
        opened={selected.length > 0 && asked === null && replay === null}
        aria-label={words.bar}
        withinPortal={false}
        maw="calc(100vw - 16px)"
      >
        <Stack gap={6}>
          <Group gap="xs">
            <Text size="sm" fw={600} role="status">
              {more.isLoading ? words.loading(rows.length) : words.selected(selected.length)}
            </Text>
            <AllowedButton size="xs" why={mayNot} onClick={() => onAsk('retry')}>
              {strings.deliveries.actions.retry}
            </AllowedButton>
            <AllowedButton
              size="xs"
              variant="light"
              color="red"
              why={mayNot}
              onClick={() => onAsk('cancel')}
            >
              {strings.deliveries.actions.cancel}
            </AllowedButton>
            {!isAll && (
              <Button size="xs" variant="default" onClick={props.onSelectAll}>
                {hasMore ? words.allLoaded(rows.length) : words.allMatching(rows.length)}
              </Button>
            )}
            {hasMore && isAll && rows.length < more.limit && (
              <PendingButton
                size="xs"
                variant="default"
                loading={more.isLoading}
                onClick={more.start}
              >
                {words.more(more.limit)}
              </PendingButton>
            )}
            <Button size="xs" variant="subtle" color="gray" onClick={props.onClear}>
              {words.clear}
            </Button>
          </Group>
          {hasMore && isAll && (
            <Group gap="xs">
              <Text size="xs" c="dimmed" maw={520}>
                {words.stillMore(rows.length)}{' '}
                {order === null
                  ? strings.deliveries.replay.offerWebhook
                  : strings.deliveries.replay.offer}
              </Text>
              {order !== null && (
                <AllowedButton
                  size="xs"
                  variant="light"
                  why={mayNot}
                  onClick={() => setReplay(order)}
                >
                  {strings.deliveries.replay.open}
                </AllowedButton>
              )}
            </Group>
          )}
        </Stack>
      </ActionBar>
      {asked !== null && (
        <BulkModal
          channel={channel}
          action={asked}
          deliveries={selected}
          onClose={(isDone) => {
            onAsk(null)
            if (!isDone) return
            follow(selected)
            props.onClear()
          }}
        />
      )}
      {replay !== null && (
        <ReplayModal channel={channel} replay={replay} onClose={() => setReplay(null)} />
      )}
    </>
  )
}
