import { Button, Group } from '@mantine/core'
import { IconArrowUp } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { DeliveryFilters } from '../../../api/delivery-list/delivery-list.ts'
import { useLiveRows } from '../../../api/delivery-list/use-live-rows.ts'
import type { LiveState } from '../../../api/live.ts'
import { strings } from '../../../strings/strings.ts'

const words = strings.deliveries.live

interface LiveRowsProps {
  readonly channel: string
  readonly filters: DeliveryFilters
  /** Somebody looks at rows that must not move: new ones wait. */
  readonly isReading: boolean
  readonly onState: (state: LiveState) => void
  readonly onShow: () => void
}

/** Keeps the list live for as long as it is there. Over the rows that one reads: how many are new. */
export function LiveRows({ channel, filters, isReading, onState, onShow }: LiveRowsProps) {
  const { state, waiting, isBehind, show } = useLiveRows({ channel, filters, isReading })
  useEffect(() => {
    onState(state)
    return () => onState({ kind: 'off' })
  }, [state, onState])
  if (waiting === 0 && !isBehind) return null
  return (
    <Group
      justify="center"
      pos="fixed"
      top={106}
      left="50%"
      style={{ zIndex: 50, transform: 'translateX(-50%)' }}
    >
      <Button
        size="compact-sm"
        radius="xl"
        leftSection={<IconArrowUp size={14} />}
        onClick={() => {
          show()
          onShow()
          window.scrollTo({ top: 0 })
        }}
      >
        {isBehind ? words.behind : words.waiting(waiting)}
      </Button>
    </Group>
  )
}
