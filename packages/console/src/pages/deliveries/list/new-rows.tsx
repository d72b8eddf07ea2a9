import { Button, Group } from '@mantine/core'
import { IconArrowUp } from '@tabler/icons-react'
import { strings } from '../../../strings/strings.ts'

const words = strings.deliveries.live

interface NewRowsProps {
  readonly waiting: number
  readonly isBehind: boolean
  readonly show: () => void
  readonly onShow: () => void
}

/** Over the rows that one reads: how many are new since. */
export function NewRows({ waiting, isBehind, show, onShow }: NewRowsProps) {
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
