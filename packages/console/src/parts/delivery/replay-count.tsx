import { Text } from '@mantine/core'
import type { ReplayCount } from '../../api/replays.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.replay

/** How much a replay would send, told as soon as it is counted. */
export function Counted({ count }: { count: ReplayCount }) {
  const { total, total_capped: isCapped } = count
  return (
    <Text size="sm">
      {total === 0 ? words.none : words.counted(total.toLocaleString(), isCapped)}
    </Text>
  )
}
