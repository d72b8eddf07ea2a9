import { asCommandError } from '../server/errors.ts'
import { type KeyBinding, pressIn } from '../terminal/key-table.ts'
import { type Actions, burstSize } from './actions.ts'
import type { TerminalView } from './terminal-view.ts'

interface Surroundings {
  readonly view: TerminalView
  quit(): void
}

/** What each key does, for `io.onKey`; shows the keys. */
export function takeKeys(actions: Actions, surroundings: Surroundings): (key: string) => void {
  const bindings = bindingsOf(actions, surroundings)
  surroundings.view.keyLine(bindings)
  return pressIn(bindings)
}

/** In the order of the help. Actions are worked off one after another; the other keys wait for nothing. */
function bindingsOf(actions: Actions, { view, quit }: Surroundings): readonly KeyBinding[] {
  let work = Promise.resolve()
  const inTurn = (act: () => void | Promise<void>) => () => {
    work = work.then(async () => act()).catch((error: unknown) => view.trouble(sentenceOf(error)))
  }
  const bindings: readonly KeyBinding[] = [
    {
      keys: ['t'],
      name: 'trigger',
      does: 'publish the next example event',
      press: inTurn(actions.trigger),
    },
    {
      keys: ['b'],
      name: 'burst',
      does: `publish ${burstSize} events at once`,
      press: inTurn(actions.burst),
    },
    {
      keys: ['f'],
      name: 'fail',
      does: 'let the sample listener fail, or heal it',
      press: inTurn(actions.fail),
    },
    {
      keys: ['r'],
      name: 'retry',
      does: 'send now what waits for a retry or was given up',
      press: inTurn(actions.retry),
    },
    {
      keys: ['p'],
      name: 'pause',
      does: 'deactivate the webhook, or let it go on',
      press: inTurn(actions.pause),
    },
    {
      keys: ['o'],
      name: 'console',
      does: 'open the console in the browser, signed in',
      press: inTurn(actions.console),
    },
    {
      keys: ['d'],
      name: 'docs',
      does: 'open the docs in the browser',
      press: inTurn(actions.docs),
    },
    {
      keys: ['l'],
      name: null,
      does: 'show the last request that the sample listener got',
      press: inTurn(actions.last),
    },
    {
      keys: ['c'],
      name: null,
      does: 'show how to publish with curl',
      press: inTurn(actions.curl),
    },
    { keys: ['k'], name: null, does: 'show the API keys', press: inTurn(actions.apiKeys) },
    { keys: ['enter'], name: null, does: 'leave a line empty', press: view.blankLine },
    { keys: ['q'], name: 'quit', does: 'stop', press: quit },
    { keys: ['?'], name: 'all keys', does: 'show all keys', press: () => view.keyHelp(bindings) },
  ]
  return bindings
}

function sentenceOf(error: unknown): string {
  const foreseen = asCommandError(error)
  return foreseen instanceof Error ? foreseen.message : String(error)
}
