import { type KeyBinding, pressIn } from '../terminal/key-table.ts'
import type { Forwarded } from './lease.ts'
import type { TerminalView } from './terminal-view.ts'

/** What a person at the keyboard can do. */
export interface KeyActions {
  togglePause(): void
  resend(forwarded: Forwarded): void
  quit(): void
}

export interface Keys {
  readonly bindings: readonly KeyBinding[]
  press(key: string): void
  /** The newest is the one that keys act on, until another is selected. */
  remember(forwarded: Forwarded): void
}

/** Their bodies are in memory. */
const mostRemembered = 20

export function createKeys(view: TerminalView, actions: KeyActions): Keys {
  const seen: Forwarded[] = []
  /** Steps back from the newest. */
  let back = 0

  function withSelected(act: (forwarded: Forwarded) => void) {
    const selected = seen[seen.length - 1 - back]
    if (selected === undefined) view.note('Nothing has come yet.')
    else act(selected)
  }

  function select(steps: number) {
    back = Math.max(0, Math.min(seen.length - 1, back + steps))
    withSelected(view.selected)
  }

  const bindings: readonly KeyBinding[] = [
    {
      keys: ['p'],
      name: 'pause',
      does: 'pause: take nothing, the server keeps it; again to go on',
      press: actions.togglePause,
    },
    {
      keys: ['r'],
      name: 'resend',
      does: 'have the server send the selected event again, signed anew',
      press: () => withSelected(actions.resend),
    },
    {
      keys: ['d', 'enter'],
      name: 'details',
      does: 'the selected event in full: headers, body, and what the app answered',
      press: () => withSelected(view.details),
    },
    {
      keys: ['up', 'down'],
      name: 'select',
      does: 'select an event',
      press: (key) => select(key === 'up' ? 1 : -1),
    },
    {
      keys: ['q'],
      name: 'quit',
      does: 'quit, when what is with the app is answered',
      press: actions.quit,
    },
    { keys: ['?'], name: 'all keys', does: 'show all keys', press: () => view.keyHelp(bindings) },
  ]

  return {
    bindings,
    press: pressIn(bindings),
    remember(forwarded) {
      seen.push(forwarded)
      if (seen.length > mostRemembered) seen.shift()
      // A selection stays with its event while others come, for as long as that is remembered.
      if (back > 0) back = Math.min(back + 1, seen.length - 1)
    },
  }
}
