import { Badge } from '@mantine/core'
import { Time } from '../../parts/time/time.tsx'
import { strings } from '../../strings/strings.ts'

const words = strings.topics

/** That publishers should stop using a topic, or from when on; nothing while it is current. */
export function DeprecatedBadge({
  at,
  withTime = false,
}: {
  at: string | null
  withTime?: boolean
}) {
  if (at === null) return null
  const isPlanned = Date.parse(at) > Date.now()
  return (
    <Badge color={isPlanned ? 'yellow' : 'orange'} variant="light" tt="none">
      {isPlanned || withTime ? (
        <>
          {isPlanned ? words.deprecatedFrom : words.deprecatedSince} <Time at={at} short />
        </>
      ) : (
        words.deprecated
      )}
    </Badge>
  )
}
