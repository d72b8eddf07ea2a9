/** The time of day where the user is: `12:03:04`. */
export function clockTime(date: Date): string {
  return date.toTimeString().slice(0, 8)
}

/** `5 s`, `10 min`, `1 h`. */
export function waitInWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 100) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
