import { asCommandError } from '../server/errors.ts'
import type { Actions } from './actions.ts'
import type { TextScreen } from './text-screen.ts'

type Key = readonly [
  key: string,
  /** In a word, for the line at the bottom; empty where there is no room for it. */
  name: string,
  does: string,
  press: () => void | Promise<void>,
]

/** The keys of a development server at a terminal, in the order of the help. */
function keysOf(actions: Actions, quit: () => void): readonly Key[] {
  return [
    ['t', 'trigger', 'publish the next example event', actions.trigger],
    ['b', 'burst', 'publish 50 events at once', actions.burst],
    ['f', 'fail', 'let the sample listener fail, or heal it', actions.fail],
    ['r', 'retry', 'send now what waits for a retry or was given up', actions.retry],
    ['p', 'pause', 'deactivate the webhook, or let it go on', actions.pause],
    ['d', 'docs', 'open the docs in the browser', actions.docs],
    ['l', '', 'show the last request that the sample listener got', actions.last],
    ['c', '', 'show how to publish with curl', actions.curl],
    ['k', '', 'show the API keys', actions.apiKeys],
    ['q', 'quit', 'stop', quit],
  ]
}

/**
 * What each key does, for `io.onKey`; shows the keys. They are worked off one after another, but for
 * `q`, which waits for nothing.
 */
export function takeKeys(
  actions: Actions,
  { screen, quit }: { readonly screen: TextScreen; quit(): void },
): (key: string) => void {
  const keys = keysOf(actions, quit)
  let work = Promise.resolve()
  const named = keys.filter(([, name]) => name !== '').map(([key, name]) => [key, name] as const)
  screen.keyLine([...named, ['?', 'all keys']])
  return (name) => {
    if (name === 'return' || name === 'enter') return screen.gap()
    if (name === '?' || name === 'h')
      return screen.keyTable(keys.map(([key, , does]) => [key, does] as const))
    const found = keys.find(([key]) => key === name)
    if (found === undefined) return
    const [key, , , press] = found
    if (key === 'q') return quit()
    work = work
      .then(async () => press())
      .catch((error: unknown) => screen.trouble(sentenceOf(error)))
  }
}

function sentenceOf(error: unknown): string {
  const foreseen = asCommandError(error)
  return foreseen instanceof Error ? foreseen.message : String(error)
}
