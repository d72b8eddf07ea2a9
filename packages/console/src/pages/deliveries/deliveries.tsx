import { ActionIcon } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { type DeliveryFilters, loadedList } from '../../api/delivery-list/delivery-list.ts'
import { Page } from '../../parts/page/page.tsx'
import { strings } from '../../strings/strings.ts'
import { ShortcutsHelp } from './keyboard/shortcuts-help.tsx'
import { DeliveryList } from './list/delivery-list.tsx'
import { FilterBar } from './list/filter-bar.tsx'
import { useLiveSetting } from './list/live-switch.tsx'

const words = strings.deliveries
const route = `/signed-in${paths.deliveries}` as const

/** What happened to every event at every webhook, newest first. */
export function DeliveriesPage() {
  const { channel } = useParams({ from: route })
  const filters = useSearch({ from: route })
  const navigate = useNavigate({ from: paths.deliveries })
  const [isHelpOpen, setIsHelpOpen] = useState(false)
  const [isLive, setIsLive] = useLiveSetting()
  const firstFilter = useRef<HTMLInputElement>(null)
  const change = (changes: DeliveryFilters) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true })

  return (
    <Page
      title={words.title}
      actions={
        <>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={words.refresh}
            title={words.refresh}
            onClick={loadedList(channel, filters).reset}
          >
            <IconRefresh size={18} />
          </ActionIcon>
          <ShortcutsHelp opened={isHelpOpen} onChange={setIsHelpOpen} keys={keys} />
        </>
      }
    >
      <FilterBar channel={channel} filters={filters} onChange={change} firstRef={firstFilter} />
      <DeliveryList
        // Nothing of one list is kept for another: neither the selection nor the current row.
        key={JSON.stringify([channel, filters])}
        channel={channel}
        filters={filters}
        isLive={isLive}
        onLive={setIsLive}
        onClearFilters={() => void navigate({ search: {} })}
        shortcuts={{
          '/': () => firstFilter.current?.focus(),
          '?': () => setIsHelpOpen(true),
        }}
      />
    </Page>
  )
}

const { list } = words.keys
const keys = [
  [['j', '↓'], list.next],
  [['k', '↑'], list.previous],
  [['Enter'], list.enter],
  [['x'], list.select],
  [['r'], list.retry],
  [['/'], list.filter],
  [['l'], list.live],
  [['Esc'], list.escape],
  [['?'], list.help],
] as const
