import { ActionIcon, Group } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../addresses/paths.ts'
import { deliveryQuery } from '../../api/deliveries.ts'
import { ReasonBox } from '../../parts/attempt/reason-box.tsx'
import { DeliveryBadge } from '../../parts/delivery/delivery-badge.tsx'
import { BackLink } from '../../parts/page/back-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { ErrorBox } from '../../parts/query/error-box.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { strings } from '../../strings/strings.ts'
import { CancelButton, RetryButton, useRetry } from './detail/actions.tsx'
import { AttemptsSection } from './detail/attempts-section.tsx'
import { DeliveryFacts } from './detail/delivery-facts.tsx'
import { useNeighbours } from './detail/neighbours.ts'
import { useSelectedAttempt } from './detail/use-selected-attempt.ts'
import { useWebhookOf } from './detail/use-webhook-of.ts'
import { ShortcutsHelp } from './keyboard/shortcuts-help.tsx'
import { useShortcuts } from './keyboard/use-shortcuts.ts'

const words = strings.delivery
const route = `/signed-in${paths.delivery}` as const

/** One event at one webhook: what was tried, what came back, what to do. */
export function DeliveryPage() {
  const { channel, delivery: id } = useParams({ from: route })
  const filters = useSearch({ from: route })
  const navigate = useNavigate()
  const [isHelpOpen, setIsHelpOpen] = useState(false)
  const query = useQuery(deliveryQuery(channel, id))
  const delivery = query.data
  const webhook = useWebhookOf(channel, id)
  const retry = useRetry(channel, delivery)
  const neighbours = useNeighbours(channel, id, filters)
  const selected = useSelectedAttempt(delivery)
  useShortcuts({
    j: () => neighbours.next?.(),
    k: () => neighbours.previous?.(),
    ArrowLeft: selected.earlier,
    ArrowRight: selected.later,
    r: retry.start,
    u: () => void navigate({ to: paths.deliveries, params: { channel }, search: filters }),
    '?': () => setIsHelpOpen(true),
  })

  return (
    <Page
      title={delivery === undefined ? words.loading : words.title(delivery.topic)}
      aside={delivery !== undefined && <DeliveryBadge state={delivery.state} />}
      above={
        <Group justify="space-between" wrap="nowrap">
          <BackLink
            to={paths.deliveries}
            params={{ channel }}
            search={filters}
            label={words.back}
          />
          <Group gap={4} wrap="nowrap">
            <Neighbour label={words.previous} go={neighbours.previous} icon={IconChevronUp} />
            <Neighbour label={words.next} go={neighbours.next} icon={IconChevronDown} />
            <ShortcutsHelp opened={isHelpOpen} onChange={setIsHelpOpen} keys={keys} />
          </Group>
        </Group>
      }
      actions={
        delivery !== undefined && (
          <>
            <RetryButton retry={retry} />
            <CancelButton key={id} channel={channel} delivery={delivery} />
          </>
        )
      }
    >
      {retry.error !== null && <ErrorBox error={retry.error} />}
      <Queried
        query={query}
        missing={{
          what: strings.parts.noSuch.delivery,
          to: paths.deliveries,
          params: { channel },
          label: words.back,
        }}
      >
        {(found) => (
          <>
            {isApartFromAttempts(found) && found.error !== null && (
              <ReasonBox reason={found.error} detail={null} color="gray" />
            )}
            <DeliveryFacts channel={channel} delivery={found} webhook={webhook} />
            <AttemptsSection
              channel={channel}
              delivery={found}
              webhook={webhook}
              selected={selected}
            />
          </>
        )}
      </Queried>
    </Page>
  )
}

/** Its end came from elsewhere: cancelled, or waited too long. What attempts met stands at them. */
function isApartFromAttempts({
  error,
  attempt_log,
}: {
  readonly error: string | null
  readonly attempt_log: readonly { readonly error: string | null }[]
}): boolean {
  return error !== null && attempt_log.at(-1)?.error !== error
}

interface NeighbourProps {
  readonly label: string
  readonly go: (() => void) | null
  readonly icon: typeof IconChevronUp
}

function Neighbour({ label, go, icon: Icon }: NeighbourProps) {
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={label}
      title={label}
      disabled={go === null}
      onClick={() => go?.()}
    >
      <Icon size={18} />
    </ActionIcon>
  )
}

const { one } = strings.deliveries.keys
const keys = [
  [['j'], one.next],
  [['k'], one.previous],
  [['→'], one.later],
  [['←'], one.earlier],
  [['r'], one.retry],
  [['u'], one.back],
  [['?'], strings.deliveries.keys.list.help],
] as const
