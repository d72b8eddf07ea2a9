/** A number that JavaScript would write in another way, or cannot hold: as it was written. */
export class WrittenNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** Given by browsers since 2025; without it numbers are shown as JavaScript holds them. */
interface Written {
  readonly source?: string
}

/** What JSON text says; undefined when it is none, or is nested too deep to be read. */
export function parseExactly(text: string): unknown {
  const keepWritten = (_name: string, value: unknown, written?: Written) => {
    const source = written?.source
    const isSame = typeof value !== 'number' || source === undefined || source === String(value)
    return isSame ? value : new WrittenNumber(source)
  }
  try {
    return JSON.parse(text, keepWritten)
  } catch {
    return undefined
  }
}

/** The JSON of a value, for reading; null when it is nested too deep to be written. */
export function writeIndented(value: unknown): string | null {
  try {
    return JSON.stringify(value, null, 2) ?? null
  } catch {
    return null
  }
}
