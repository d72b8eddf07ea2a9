import { strings } from '../../strings/strings.ts'

const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
const day = { month: 'short', day: 'numeric' } as const
const exact = new Intl.DateTimeFormat(undefined, { year: 'numeric', ...day, ...clock })
const ofToday = new Intl.DateTimeFormat(undefined, clock)
const ofOtherDay = new Intl.DateTimeFormat(undefined, {
  ...day,
  hour: '2-digit',
  minute: '2-digit',
})

interface TimeProps {
  readonly at: string
  /** For narrow columns: of today the clock alone, of other days no seconds. */
  readonly short?: boolean
}

/** A time of the API where its reader lives; the same in UTC on hover. */
export function Time({ at, short = false }: TimeProps) {
  const time = new Date(at)
  const isToday = time.toDateString() === new Date().toDateString()
  const format = short ? (isToday ? ofToday : ofOtherDay) : exact
  return (
    <time dateTime={at} title={strings.time.utc(at.replace('T', ' ').replace('Z', ''))}>
      {format.format(time)}
    </time>
  )
}
