import type { LiveAttempt, LiveEvent } from '@posthorn/client'
import { demoGuid } from '../server/well-known.ts'
import type { Paint, Style } from '../terminal/paint.ts'
import { oneLine } from '../terminal/printable.ts'
import { clockTime, nearTime, spanWords } from '../terminal/time-words.ts'
import type { ReceivedRequest } from './sample-listener.ts'
import type { Sight } from './watcher.ts'

const subjectWidth = 9
const topicWidth = 18

/**
 * One line for each thing that happens, in columns: time, what, topic, the end of the event's id, the
 * rest in words.
 */
export function linesFor(paint: Paint) {
  function line(style: Style, subject: string, ...rest: readonly string[]): string {
    const time = paint('dim', clockTime(new Date()))
    const columns = [time, paint(style, subject.padEnd(subjectWidth)), ...rest]
    return `${columns.join('  ').trimEnd()}\n`
  }

  function published(channel: string, { id, topic, ext_ref_code, deliveries }: LiveEvent): string {
    const facts: string[] = []
    if (channel !== demoGuid) facts.push(`in ${oneLine(channel, 40)}`)
    if (ext_ref_code !== null) facts.push(oneLine(ext_ref_code, 40))
    if (deliveries === 0) facts.push('nobody wants it')
    if (deliveries > 1) facts.push(`to ${deliveries} webhooks`)
    const rest = facts.length === 0 ? [] : [paint('dim', facts.join(', '))]
    return line('cyan', 'published', ...eventColumns(topic, id), ...rest)
  }

  function attempt(made: LiveAttempt, verified: boolean): string {
    const { outcome, http_code, duration_ms, topic, event_id } = made
    const columns = eventColumns(topic, event_id)
    if (outcome === 'delivered') {
      const facts = `in ${spanWords(duration_ms)}${verified ? ', verified' : ''}`
      return line('green', `-> ${http_code ?? 'done'}`, ...columns, facts)
    }
    const why = paint('red', oneLine(made.detail ?? made.error ?? 'It failed.', 200))
    return line('red', `-> ${http_code ?? 'failed'}`, ...columns, why, paint('dim', whatNext(made)))
  }

  return {
    sight(sight: Sight, verified: boolean): string {
      if (sight.kind === 'published') return published(sight.channel, sight.event)
      if (sight.kind === 'attempt') return attempt(sight.attempt, verified)
      return line(
        'yellow',
        'skipped',
        'More happened at once than a live tail keeps; the lists have it.',
      )
    },
    /** Of requests to the sample listener that were no delivery it took: their attempts show by themselves. */
    request({ kind, status, problem, body }: ReceivedRequest): string {
      if (kind === 'validation')
        return line('cyan', 'asked', `to get events; agreed. ${oneLine(body)}`)
      return line(
        'red',
        'refused',
        `The sample listener answered ${status}: ${oneLine(problem ?? '')}`,
      )
    },
    note: (subject: string, sentence: string) => line('yellow', subject, sentence),
    trouble: (sentence: string) => line('red', 'failed', oneLine(sentence)),
  }
}

/** Ids of events begin with their time; their ends tell them apart. */
function eventColumns(topic: string, eventId: string): [topic: string, id: string] {
  return [oneLine(topic).padEnd(topicWidth), oneLine(eventId.slice(-8))]
}

function whatNext({ number, state, next_attempt_at }: LiveAttempt): string {
  const attempt = `attempt ${number}`
  if (next_attempt_at !== null) return `${attempt}, again ${nearTime(next_attempt_at)}`
  if (state === 'held') return `${attempt}, held until the webhook is active`
  return state === 'failed' ? `${attempt}, given up` : attempt
}
