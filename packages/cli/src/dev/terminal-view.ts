import type { Io } from '../io.ts'
import { type KeyBinding, keyHelp, keyLine } from '../terminal/key-table.ts'
import { type Paint, paintFor } from '../terminal/paint.ts'
import { oneLine, printable } from '../terminal/printable.ts'
import type { Demo } from './demo.ts'
import { linesFor } from './lines.ts'
import { nextSteps, publishCommand } from './next-steps.ts'
import type { ReceivedRequest } from './sample-listener.ts'
import type { Places, View } from './view.ts'

/** For a person, who can also ask it to show things. */
export interface TerminalView extends View {
  /** What a key did: `listener  answers 500 from now on`. */
  note(subject: string, sentence: string): void
  trouble(sentence: string): void
  keyLine(bindings: readonly KeyBinding[]): void
  keyHelp(bindings: readonly KeyBinding[]): void
  request(received: ReceivedRequest): void
  curl(demo: Demo, places: Places): void
  apiKeys(demo: Demo, places: Places): void
  blankLine(): void
}

export function createTerminalView(io: Io): TerminalView {
  const paint = paintFor(io)
  const lines = linesFor(paint)
  const block = (...texts: readonly string[]) => io.out(`\n${texts.join('\n')}\n\n`)
  const fact = (name: string, value: string) => `  ${paint('dim', name.padEnd(10))}${value}`
  return {
    started({ api, docs, consoleLink, listener, database }) {
      const link = consoleLink()
      const facts = [
        ...(link === null ? [] : [fact('Console', link)]),
        fact('API', api),
        fact('Docs', docs),
        fact('Database', printable(database)),
        fact('Listener', `${listener}  ${paint('dim', 'a sample: verifies what arrives')}`),
      ]
      block(paint('bold', 'Posthorn development server'), '', ...facts)
    },
    goOn: (demo, places) => block(...nextSteps(demo, { places, paint, env: io.env })),
    saw: (sight, verified) => io.out(lines.sight(sight, verified)),
    received(request) {
      if (request.kind !== 'event') io.out(lines.request(request))
    },
    note: (subject, sentence) => io.out(lines.note(subject, sentence)),
    trouble: (sentence) => io.out(lines.trouble(sentence)),
    keyLine: (bindings) => io.out(`${keyLine(bindings, paint)}\n\n`),
    keyHelp: (bindings) => io.out(`\n${keyHelp(bindings, paint)}\n`),
    request: (received) => block(...requestLines(received, paint)),
    curl: (demo, { api }) => block(...publishCommand(demo, api)),
    apiKeys: ({ publisherKey }, { operatorKey }) =>
      block(
        fact(
          'publisher',
          `${publisherKey}  ${paint('dim', 'publishes, reads, manages webhooks of demo')}`,
        ),
        fact('operator', `${operatorKey}  ${paint('dim', 'may do everything')}`),
      ),
    blankLine: () => io.out('\n'),
    stopping: () => io.out('Stopping: finishing what is under way.\n'),
  }
}

/** All of it comes from elsewhere. */
function requestLines({ headers, body, status, problem }: ReceivedRequest, paint: Paint): string[] {
  const shown = Object.entries(headers).map(
    ([name, value]) => `  ${paint('dim', `${oneLine(name)}:`)} ${oneLine(String(value))}`,
  )
  const because = problem === null ? '' : `: ${oneLine(problem)}`
  return [...shown, '', `  ${oneLine(body, 4_000)}`, '', `  Answered ${status}${because}`]
}
