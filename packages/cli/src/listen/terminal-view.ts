import type { Io } from '../io.ts'
import { type KeyBinding, keyHelp, keyLine } from '../terminal/key-table.ts'
import { paintFor, type Style } from '../terminal/paint.ts'
import { oneLine, printable } from '../terminal/printable.ts'
import { clockTime, spanWords } from '../terminal/time-words.ts'
import { topicWords } from '../terminal/topic-words.ts'
import { type AppAnswer, isDelivered } from './app-answer.ts'
import { indentJson } from './indent-json.ts'
import { eventIdOf, type Forwarded, type Settled } from './lease.ts'
import type { ReadyFacts, View } from './view.ts'

/** For a person: a line for each event with the answer of the app, and what they need to know besides. */
export interface TerminalView extends View {
  /** The line of one again, as the one that keys act on. */
  selected(forwarded: Forwarded): void
  details(forwarded: Forwarded): void
  keyHelp(bindings: readonly KeyBinding[]): void
}

const topicWidth = 24
const gap = '          '
/** What a person looks through. */
const mostBodyChars = 20_000

export function createTerminalView(io: Io): TerminalView {
  const paint = paintFor(io)
  const line = (text = '') => io.out(`${text}\n`)
  const fact = (name: string, value: string) =>
    line(`  ${paint('dim', name.padEnd(8))} ${printable(value)}`)

  function eventLine({ answer, lease, leasedAt }: Forwarded): string {
    const attempt = lease.attempt > 1 ? paint('dim', `  attempt ${lease.attempt}`) : ''
    const time = paint('dim', clockTime(leasedAt))
    const topic = paint('bold', oneLine(lease.topic).padEnd(topicWidth))
    return `${time}  ${topic}  ${oneLine(eventIdOf(lease))}  ${answerText(answer)}${attempt}`
  }

  function answerText(answer: AppAnswer): string {
    const style: Style = isDelivered(answer) ? 'green' : 'red'
    if (answer.kind === 'unanswered') return paint(style, oneLine(answer.why))
    return `${paint(style, String(answer.status))}  ${paint('dim', spanWords(answer.tookMs))}`
  }

  return {
    ready({ forwardTo, keys, origin, secret, webhook }: ReadyFacts) {
      line(`${paint('bold', 'Ready.')} Events go to ${paint('bold', printable(String(forwardTo)))}`)
      fact('Webhook', `${webhook.name ?? 'without a name'}  ${webhook.id}`)
      fact('Topics', `${topicWords(webhook.topics)}, format ${webhook.format}`)
      if (secret !== null) fact('Secret', secret)
      if (origin === 'found') fact('', 'What was published while nobody listened comes first.')
      line(`  ${keys === null ? 'Ctrl+C ends it.' : keyLine(keys, paint)}`)
      line()
    },
    forwarded(forwarded) {
      line(eventLine(forwarded))
    },
    settled({ answer, lease }, settled) {
      const what = whatFollows(answer, settled)
      if (what !== null) line(paint('dim', `${gap}${oneLine(eventIdOf(lease))}: ${what}`))
    },
    note(sentence) {
      line(paint('yellow', printable(sentence)))
    },
    selected(forwarded) {
      line(`${paint('cyan', '>')} ${eventLine(forwarded)}`)
    },
    details(forwarded) {
      const { answer, lease } = forwarded
      line(`${paint('cyan', '>')} ${eventLine(forwarded)}`)
      headerLines(Object.entries(lease.headers))
      bodyLines(Buffer.from(lease.body_base64, 'base64'))
      if (answer.kind === 'unanswered') return
      line(`${paint('cyan', '<')} ${answerText(answer)}`)
      headerLines(pairsOf(answer.headers))
      bodyLines(answer.body)
    },
    keyHelp: (bindings) => io.out(keyHelp(bindings, paint)),
  }

  function headerLines(headers: Iterable<readonly [string, string]>) {
    for (const [name, value] of headers)
      line(`  ${paint('dim', `${oneLine(name)}:`)} ${oneLine(value)}`)
  }

  function bodyLines(body: Buffer) {
    if (body.length === 0) return line(paint('dim', '  no body'))
    const plain = body.toString('utf8')
    const text = indentJson(plain, mostBodyChars) ?? plain
    const shown = printable(text.slice(0, mostBodyChars), { lines: true })
    line(shown.replace(/^/gm, '  '))
    if (text.length > mostBodyChars) line(paint('dim', `  ... ${body.length} bytes in all`))
  }
}

function whatFollows(answer: AppAnswer, settled: Settled | null): string | null {
  if (settled === null) return 'the server could not be told; it comes again'
  if (settled.result === 'lease_lost') {
    return 'the answer came after the lease had ended; it may come again'
  }
  if (isDelivered(answer)) return null
  if (settled.next_attempt_at !== null)
    return `again at ${clockTime(new Date(settled.next_attempt_at))}`
  return settled.state === 'failed' ? 'that was the last attempt' : null
}

function* pairsOf(raw: readonly string[]): Generator<readonly [string, string]> {
  for (let at = 0; at < raw.length; at += 2) yield [raw[at] ?? '', raw[at + 1] ?? '']
}
