import type { Forwarded } from './lease.ts'
import type { TerminalView } from './terminal-view.ts'

/** What a person at the keyboard can do. */
export interface KeyActions {
  togglePause(): void
  resend(forwarded: Forwarded): void
  quit(): void
}

export interface Keys {
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

  const meanings: Readonly<Record<string, () => void>> = {
    p: actions.togglePause,
    r: () => withSelected(actions.resend),
    d: () => withSelected(view.details),
    return: () => withSelected(view.details),
    enter: () => withSelected(view.details),
    up: () => select(1),
    down: () => select(-1),
    o: view.help,
    h: view.help,
    '?': view.help,
    q: actions.quit,
  }

  return {
    press: (key) => (Object.hasOwn(meanings, key) ? meanings[key]?.() : undefined),
    remember(forwarded) {
      seen.push(forwarded)
      if (seen.length > mostRemembered) seen.shift()
      // A selection stays with its event while others come, for as long as that is remembered.
      if (back > 0) back = Math.min(back + 1, seen.length - 1)
    },
  }
}
