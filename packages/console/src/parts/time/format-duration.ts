import { strings } from '../../strings/strings.ts'

/** Milliseconds as people say them: 0.4 ms, 41 ms, 1.25 s. */
export function formatDuration(ms: number): string {
  if (ms >= 1000) return strings.time.seconds(ms / 1000)
  return strings.time.milliseconds(ms >= 10 ? Math.round(ms) : ms)
}
