import type { Io } from '../io.ts'
import { jsonLine } from '../terminal/json.ts'
import { printable } from '../terminal/printable.ts'
import { failureOf, isDelivered } from './app-answer.ts'
import { eventIdOf } from './lease.ts'
import type { View } from './view.ts'

/** For programs: an object a line on `out` for each delivery that is over, sentences on `err`. */
export function createNdjsonView(io: Io): View {
  const say = (sentence: string) => io.err(`${printable(sentence)}\n`)
  return {
    ready({ forwardTo, webhook }) {
      say(`Ready: events of the webhook ${webhook.id} go to ${forwardTo}`)
    },
    forwarded() {},
    settled({ answer, lease, leasedAt }, settled) {
      const line = {
        event_id: eventIdOf(lease),
        delivery_id: lease.delivery_id,
        topic: lease.topic,
        attempt: lease.attempt,
        leased_at: leasedAt.toISOString(),
        outcome: isDelivered(answer) ? 'delivered' : 'failed',
        status: answer.kind === 'answered' ? answer.status : null,
        error: failureOf(answer),
        took_ms: answer.tookMs,
        settled: settled?.result === 'settled',
        state: settled?.state ?? null,
        next_attempt_at: settled?.next_attempt_at ?? null,
      }
      io.out(jsonLine(line))
    },
    note: say,
  }
}
