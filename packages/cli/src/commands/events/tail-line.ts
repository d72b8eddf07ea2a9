import type { LiveAttempt, LiveItem } from '@posthorn/client'
import type { Io } from '../../io.ts'
import { paintFor, type Style } from '../../terminal/paint.ts'
import { oneLine } from '../../terminal/printable.ts'
import { clockTime, spanWords } from '../../terminal/time-words.ts'
import { reasonWords } from '../deliveries/attempts.ts'

interface Happening {
  readonly time: string
  readonly word: string
  readonly style: Style
  readonly facts: readonly string[]
}

/** What happened, in a line for people. */
export function tailLine(io: Io, item: LiveItem): string {
  const paint = paintFor(io)
  const { facts, style, time, word } = happeningOf(item)
  const parts = [
    paint('dim', clockTime(new Date(time))),
    paint(style, word.padEnd(9)),
    ...facts.map((fact) => oneLine(fact)),
  ]
  return `${parts.join('  ')}\n`
}

function happeningOf(item: LiveItem): Happening {
  switch (item.kind) {
    case 'event': {
      const { created_at, deliveries, id, topic } = item.data
      const webhooks = deliveries === 1 ? '1 webhook' : `${deliveries} webhooks`
      return {
        time: created_at,
        word: 'event',
        style: 'cyan',
        facts: [id, topic, `to ${webhooks}`],
      }
    }
    case 'attempt':
      return attemptOf(item.data)
    case 'gap': {
      const { since, until } = item.data
      const command = `posthorn events list${since === null ? '' : ` --since ${since}`}`
      return { time: until, word: 'gap', style: 'yellow', facts: [`not seen; ${command} has it`] }
    }
  }
}

function attemptOf(attempt: LiveAttempt): Happening {
  const { delivery_id, duration_ms, http_code, next_attempt_at, number, started_at } = attempt
  const facts = [
    delivery_id,
    attempt.topic,
    `attempt ${number}, ${http_code ?? 'no answer'} in ${spanWords(duration_ms)}`,
  ]
  if (attempt.outcome === 'delivered') {
    return { time: started_at, word: 'delivered', style: 'green', facts }
  }
  const next =
    next_attempt_at === null
      ? 'no further attempt'
      : `next attempt at ${clockTime(new Date(next_attempt_at))}`
  const why = [reasonWords(attempt), next]
  return { time: started_at, word: 'failed', style: 'red', facts: [...facts, ...why] }
}
