/** How long a step lasts, in seconds. */
export function stepOf(at: readonly string[]): number {
  const [first, second] = at
  if (first === undefined || second === undefined) return 60
  return (Date.parse(second) - Date.parse(first)) / 1000
}

const moment = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' })
const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

/** A moment where its reader lives: the day and the minute. */
export function formatMoment(at: string | number): string {
  return moment.format(new Date(at))
}

/** Along an axis: the hour, and the day where it begins. In seconds. */
export function formatTick(seconds: number): string {
  const time = new Date(seconds * 1000)
  const isMidnight = time.getHours() === 0 && time.getMinutes() === 0
  return (isMidnight ? day : hour).format(time)
}
