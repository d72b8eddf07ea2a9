import { oneLine } from '../terminal/printable.ts'

/** What the app made of one delivery. */
export type AppAnswer = Answered | Unanswered

interface Answered {
  readonly kind: 'answered'
  readonly status: number
  /** Names and values in turn, as they came. */
  readonly headers: readonly string[]
  /** Its beginning, as far as it came; the rest is not read. */
  readonly body: Buffer
  readonly tookMs: number
}

interface Unanswered {
  readonly kind: 'unanswered'
  /** In words, with what to look at. */
  readonly why: string
  readonly tookMs: number
}

export function isDelivered(answer: AppAnswer): boolean {
  return answer.kind === 'answered' && answer.status >= 200 && answer.status <= 299
}

/** Why it failed, for the server's log and for programs; null when it did not. */
export function failureOf(answer: AppAnswer): string | null {
  if (isDelivered(answer)) return null
  if (answer.kind === 'unanswered') return answer.why
  const said = oneLine(answer.body.toString('utf8').trim(), 200)
  return said === '' ? `answered ${answer.status}` : `answered ${answer.status}: ${said}`
}
