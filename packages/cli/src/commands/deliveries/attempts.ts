import type { Attempt, AttemptSummary } from '@posthorn/client'
import type { Io } from '../../io.ts'
import { blockOf, detailsOf } from '../../terminal/details.ts'
import { paintFor } from '../../terminal/paint.ts'
import { tableFor } from '../../terminal/table-for.ts'
import { exactTime, spanWords } from '../../terminal/time-words.ts'

/** A line per attempt, oldest first. */
export function attemptTimeline(io: Io, attempts: readonly AttemptSummary[]): string {
  return tableFor(
    io,
    attempts,
    [
      { title: '#', text: ({ number }) => String(number), align: 'right' },
      { title: 'STARTED', text: ({ started_at }) => exactTime(started_at) },
      { title: 'OUTCOME', text: ({ outcome }) => outcome },
      { title: 'HTTP', text: ({ http_code }) => String(http_code ?? '-') },
      { title: 'TOOK', text: ({ duration_ms }) => spanWords(duration_ms), align: 'right' },
      { title: 'REASON', text: reasonWords },
    ],
    { whole: true },
  )
}

/** The word by which programs know it, and the sentence. */
export function reasonWords({ detail, error }: Pick<AttemptSummary, 'detail' | 'error'>): string {
  if (error === null) return detail ?? '-'
  return detail === null ? error : `${error}: ${detail}`
}

/** Where it was sent, with what, and all that came back. */
export function attemptInFull(io: Io, attempt: Attempt): string {
  const { number, url, started_at, outcome, duration_ms, request, response } = attempt
  const steps = Object.entries(attempt.timings)
    .filter(([name, ms]) => name !== 'total_ms' && ms !== null)
    .map(([name, ms]) => `${name.replace('_ms', '').replace('_', ' ')} ${spanWords(ms ?? 0)}`)
  const facts = {
    attempt: number,
    outcome,
    reason: reasonWords(attempt),
    url,
    started_at,
    took: [spanWords(duration_ms), ...steps].join(', '),
  }
  return [
    detailsOf(io, facts),
    heading(io, 'request headers'),
    detailsOf(io, request.headers, { indent: '  ' }),
    response === null ? '' : answerInFull(io, response),
  ].join('')
}

function answerInFull(io: Io, response: NonNullable<Attempt['response']>): string {
  const { status, headers, body, body_encoding, truncated } = response
  const notes = [
    ...(body_encoding === 'base64' ? ['in base64, as it is no text'] : []),
    ...(truncated ? ['its beginning'] : []),
  ]
  const title = notes.length === 0 ? 'answer' : `answer, ${notes.join(', ')}`
  return [
    heading(io, `answered ${status}`),
    detailsOf(io, headers, { indent: '  ' }),
    body === '' ? '' : blockOf(io, title, body),
  ].join('')
}

function heading(io: Io, title: string): string {
  return `${paintFor(io)('dim', title)}\n`
}
