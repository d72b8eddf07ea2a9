import { Group, useMatches } from '@mantine/core'
import type { Delivery } from '@posthorn/client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { paths } from '../../../addresses/paths.ts'
import { type DeliveryFilters, deliveriesQuery } from '../../../api/delivery-list/delivery-list.ts'
import type { LiveState } from '../../../api/live.ts'
import { webhooksQuery } from '../../../api/webhooks.ts'
import { Queried } from '../../../parts/query/queried.tsx'
import { DataTable } from '../../../parts/table/data-table.tsx'
import { LoadMore } from '../../../parts/table/load-more.tsx'
import { lazyPart } from '../../../parts/update/lazy-part.ts'
import { forbids, useSession } from '../../../session/session.ts'
import { strings } from '../../../strings/strings.ts'
import { type Shortcuts, useShortcuts } from '../keyboard/use-shortcuts.ts'
import { columnsOf } from './columns.tsx'
import { LiveSwitch } from './live-switch.tsx'
import { NoDelivery } from './no-delivery.tsx'
import type { BulkAction } from './run-bulk.ts'
import { Totals } from './totals.tsx'
import { useSelectMore } from './use-select-more.ts'
import { useSelection } from './use-selection.ts'

interface DeliveryListProps {
  readonly channel: string
  readonly filters: DeliveryFilters
  readonly isLive: boolean
  readonly onLive: (isLive: boolean) => void
  readonly onClearFilters: () => void
  /** Keys of the page around the list. */
  readonly shortcuts: Shortcuts
}

const words = strings.deliveries

/** Comes when Live is turned on. */
const LiveRows = lazyPart(async () => (await import('./live-rows.tsx')).LiveRows)
/** Comes with the first selection, and stays: its dialogs outlive what was selected. */
const SelectionBar = lazyPart(async () => (await import('./selection-bar.tsx')).SelectionBar)

export function DeliveryList(props: DeliveryListProps) {
  const { channel, filters, isLive, onLive } = props
  const list = useInfiniteQuery(deliveriesQuery(channel, filters))
  const webhooks = useQuery(webhooksQuery(channel))
  const columns = useMemo(() => columnsOf(channel, webhooks.data ?? []), [channel, webhooks.data])
  const rows = useMemo(() => list.data?.pages.flatMap(({ data }) => data) ?? [], [list.data])
  const [current, setCurrent] = useState<string | null>(null)
  const [asked, setAsked] = useState<BulkAction | null>(null)
  const selection = useSelection(rows)
  const selected = useMemo(
    () => rows.filter(({ id }) => selection.ids.has(id)),
    [rows, selection.ids],
  )
  const [hasBar, setHasBar] = useState(false)
  if (selected.length > 0 && !hasBar) setHasBar(true)
  const isScrolled = useIsScrolled()
  const rowHeight = useMatches({ base: 75, sm: 45 })
  const past = filters.until === undefined ? null : words.live.past
  const isFollowing = isLive && past === null
  const [live, setLive] = useState<LiveState>({ kind: 'off' })
  const open = useOpen(channel)
  const more = useSelectMore(list, selection.set)
  const mayNot = forbids(useSession(), 'manage')

  const step = (by: number) => {
    const at = rows.findIndex(({ id }) => id === current)
    const next = rows[at === -1 ? 0 : at + by]
    if (next !== undefined) setCurrent(next.id)
    if (at + by > rows.length - 20 && list.hasNextPage && !list.isFetching)
      void list.fetchNextPage()
  }
  const enter = () => {
    const row = rows.find(({ id }) => id === current)
    const focused = document.activeElement
    if (row === undefined || focused?.closest('a, button') != null) return false
    open(row)
  }
  const retry = () => {
    if (mayNot !== null) return
    if (selection.ids.size === 0 && current !== null) selection.set([current])
    if (selection.ids.size > 0 || current !== null) setAsked('retry')
  }
  useShortcuts({
    ...props.shortcuts,
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: enter,
    x: () => {
      if (current !== null) selection.toggle(current)
    },
    r: retry,
    l: () => past === null && onLive(!isLive),
    Escape: () => {
      selection.clear()
      setCurrent(null)
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    },
  })

  return (
    <>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Totals channel={channel} filters={filters} rows={rows} isAll={!list.hasNextPage} />
        <LiveSwitch isOn={isLive} onChange={onLive} state={live} why={past} />
      </Group>
      {isFollowing && (
        <Suspense>
          <LiveRows
            channel={channel}
            filters={filters}
            isReading={isScrolled || current !== null || selection.ids.size > 0}
            onState={setLive}
            onShow={() => setCurrent(null)}
          />
        </Suspense>
      )}
      <Queried query={list} rows={12}>
        {() =>
          rows.length === 0 ? (
            <NoDelivery filters={filters} onClear={props.onClearFilters} />
          ) : (
            <>
              <DataTable
                label={words.title}
                rows={rows}
                idOf={idOf}
                columns={columns}
                selection={selection.table}
                current={current}
                rowHeight={rowHeight}
                onOpen={open}
              />
              <LoadMore query={list} end={words.end} />
            </>
          )
        }
      </Queried>
      {hasBar && (
        <Suspense>
          <SelectionBar
            channel={channel}
            filters={filters}
            selected={selected}
            rows={rows}
            hasMore={list.hasNextPage}
            asked={asked}
            onAsk={setAsked}
            onSelectAll={() => selection.set(rows.map(({ id }) => id))}
            more={more}
            onClear={selection.clear}
          />
        </Suspense>
      )}
    </>
  )
}

const idOf = ({ id }: Delivery) => id

/** Whether rows have left the top of the screen, which new ones would push down. */
function useIsScrolled(): boolean {
  const [isScrolled, setIsScrolled] = useState(false)
  useEffect(() => {
    const look = () => setIsScrolled(window.scrollY > 120)
    look()
    document.addEventListener('scroll', look, { passive: true })
    return () => document.removeEventListener('scroll', look)
  }, [])
  return isScrolled
}

/** By the name that the address gives the channel, so that the pages share what is loaded. */
function useOpen(channel: string) {
  const navigate = useNavigate()
  return useCallback(
    ({ id }: Delivery) =>
      void navigate({
        to: paths.delivery,
        params: { channel, delivery: id },
        search: true,
      }),
    [channel, navigate],
  )
}
