import type { Paint } from './paint.ts'

/** What a key does in a program at a terminal. */
export interface KeyBinding {
  /** As `io.onKey` names them; each of them does it. */
  readonly keys: readonly string[]
  /** In a word, for the line; null where there is no room for it. */
  readonly name: string | null
  readonly does: string
  press(key: string): void
}

/** Those that have a name, on one line: `p pause  up/down select`. */
export function keyLine(bindings: readonly KeyBinding[], paint: Paint): string {
  return bindings
    .filter(({ name }) => name !== null)
    .map(({ keys, name }) => `${paint('bold', keys.join('/'))} ${paint('dim', name ?? '')}`)
    .join('  ')
}

/** All of them, a line each. */
export function keyHelp(bindings: readonly KeyBinding[], paint: Paint): string {
  const rows = bindings.map(({ keys, does }) => [keys.join(', '), does] as const)
  const width = Math.max(...rows.map(([keys]) => keys.length))
  return rows.map(([keys, does]) => `  ${paint('bold', keys.padEnd(width))}  ${does}\n`).join('')
}

/** Does what the keys say, for `io.onKey`. A key without a binding does nothing. */
export function pressIn(bindings: readonly KeyBinding[]): (key: string) => void {
  return (key) => {
    // Terminals send either for the same key.
    const name = key === 'return' ? 'enter' : key
    bindings.find(({ keys }) => keys.includes(name))?.press(name)
  }
}
