import type { ChannelClient, NotificationLogEntry } from '@posthorn/client'
import type { Io } from '../io.ts'
import { type FittedColumn, fittedTable } from '../terminal/fit-table.ts'
import { paintFor } from '../terminal/paint.ts'
import type { Outcome } from './await-outcome.ts'

interface Row {
  readonly delivery: NotificationLogEntry
  readonly count: number
}

/** Webhook by webhook what came of the events; what came out alike is counted together. */
export async function outcomeTable(
  io: Io,
  channel: ChannelClient,
  outcomes: readonly Outcome[],
): Promise<string> {
  const names = new Map<string, string>()
  for await (const { id, name, webhook_url } of channel.webhooks.list()) {
    names.set(id, name ?? webhook_url ?? id)
  }
  const columns: FittedColumn<Row>[] = [
    {
      title: 'WEBHOOK',
      text: ({ delivery }) => names.get(delivery.webhook_id) ?? delivery.webhook_id,
    },
    { title: 'STATE', text: ({ delivery }) => delivery.status },
    { title: 'HTTP', text: ({ delivery }) => String(delivery.http_code ?? '-'), align: 'right' },
    { title: 'TRIES', text: ({ delivery }) => String(delivery.attempts.length), align: 'right' },
    { title: 'TOOK', text: ({ delivery }) => tookOf(delivery), align: 'right' },
    ...(outcomes.length === 1
      ? []
      : [{ title: 'EVENTS', text: ({ count }: Row) => String(count), align: 'right' } as const]),
    { title: 'WHY', text: ({ delivery }) => whyOf(delivery), narrow: 'cut' },
  ]
  const paint = paintFor(io)
  const paintTitle = (title: string) => paint('dim', title)
  return fittedTable(rowsOf(outcomes), columns, { paintTitle, widest: io.columns })
}

function rowsOf(outcomes: readonly Outcome[]): Row[] {
  const rows = new Map<string, Row>()
  for (const delivery of outcomes.flatMap(({ deliveries }) => deliveries)) {
    const { webhook_id, status, http_code, error, attempts } = delivery
    const alike = JSON.stringify([webhook_id, status, http_code, error, attempts.length])
    const row = rows.get(alike) ?? { delivery, count: 0 }
    rows.set(alike, { ...row, count: row.count + 1 })
  }
  return [...rows.values()]
}

/** Of the last try. */
function tookOf({ attempts }: NotificationLogEntry): string {
  const last = attempts.at(-1)
  return last === undefined ? '-' : `${Math.round(last.duration_ms)} ms`
}

function whyOf({ status, error, attempts, next_attempt_at }: NotificationLogEntry): string {
  if (status === 'delivered') return ''
  if (status === 'held') return 'the webhook is not active'
  const why = attempts.at(-1)?.detail ?? error ?? ''
  return status === 'retrying' ? `${why}; next try at ${next_attempt_at ?? 'once'}` : why
}
