import type { Io } from '../io.ts'
import { paintFor } from '../terminal/paint.ts'
import { oneLine } from '../terminal/printable.ts'
import { demoChannel, type PublishedHello } from './demo.ts'
import type { ReceivedDelivery } from './sample-listener.ts'

/** What a development server prints: one line per thing that happens. */
export interface Screen {
  title(text: string): void
  fact(name: string, value: string): void
  gap(): void
  say(text: string): void
  problem(sentence: string): void
  published(event: PublishedHello): void
  received(delivery: ReceivedDelivery): void
  nextSteps(demo: { serverUrl: string; publisherKey: string; operatorKey: string }): void
}

export function createScreen(io: Io): Screen {
  const paint = paintFor(io)
  const line = (text = '') => io.out(`${text}\n`)
  return {
    title: (text) => line(paint('bold', text)),
    fact: (name, value) => line(`  ${paint('dim', name.padEnd(9))} ${value}`),
    gap: () => line(),
    say: line,
    problem: (sentence) => io.err(`${paint('red', 'Cannot start:')} ${sentence}\n`),
    published({ id, topic, tookMs }) {
      line(
        `  ${paint('cyan', 'published')} ${topic}  event ${id}  stored in ${tookMs.toFixed(0)} ms`,
      )
    },
    received({ id, body, status, verified }) {
      const verdict = verified.ok
        ? paint('green', 'signature verified')
        : paint('red', `not verified: ${verified.hint}`)
      line(`  ${paint('cyan', 'received ')} event ${id}  ${verdict}  answered ${status}`)
      line(`            ${oneLine(body)}`)
    },
    nextSteps({ serverUrl, publisherKey, operatorKey }) {
      line()
      line('Publish one yourself; it shows up here:')
      line()
      line(`  curl -u ${publisherKey}: ${serverUrl}/v1/channels/${demoChannel}/events \\`)
      line(`    -d event_name=order.created -d 'data[order]=1001'`)
      line()
      line(`The operator key, which may do everything: ${operatorKey}`)
      line(`Go on at ${paint('bold', `${serverUrl}/docs`)}. Ctrl+C stops.`)
    },
  }
}
