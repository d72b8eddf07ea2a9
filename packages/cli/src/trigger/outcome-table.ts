import type { ChannelClient, NotificationLogEntry } from '@posthorn/client'
import type { Io } from '../io.ts'
import type { FittedColumn } from '../terminal/fit-table.ts'
import { tableFor } from '../terminal/table-for.ts'
import { nearTime, spanWords } from '../terminal/time-words.ts'
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
    { title: 'ATTEMPTS', text: ({ delivery }) => String(delivery.attempts.length), align: 'right' },
    { title: 'TOOK', text: ({ delivery }) => tookOf(delivery), align: 'right' },
    ...(outcomes.length === 1
      ? []
      : [{ title: 'EVENTS', text: ({ count }: Row) => String(count), align: 'right' } as const]),
    { title: 'REASON', text: ({ delivery }) => reasonOf(delivery), narrow: 'cut' },
  ]
  return tableFor(io, rowsOf(outcomes), columns)
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

/** Of the last attempt. */
function tookOf({ attempts }: NotificationLogEntry): string {
  const last = attempts.at(-1)
  return last === undefined ? '-' : spanWords(last.duration_ms)
}

function reasonOf({ status, error, attempts, next_attempt_at }: NotificationLogEntry): string {
  if (status === 'delivered') return ''
  if (status === 'held') return 'the webhook is not active'
  const reason = attempts.at(-1)?.detail ?? error ?? ''
  if (status !== 'retrying') return reason
  return `${reason}; next attempt ${next_attempt_at === null ? 'at once' : nearTime(next_attempt_at)}`
}
