import { strings } from '../strings/strings.ts'

const exact = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** A time of the API where its reader lives; the same in UTC on hover. */
export function Time({ at }: { at: string }) {
  return (
    <time dateTime={at} title={strings.parts.utc(at.replace('T', ' ').replace('Z', ''))}>
      {exact.format(new Date(at))}
    </time>
  )
}
