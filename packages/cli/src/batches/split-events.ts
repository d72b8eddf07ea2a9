/** The JSON of one event in a file, and the line that it begins in. */
export interface EventText {
  readonly text: string
  readonly line: number
}

/** The file itself is at fault: nothing after that place can be told apart. */
export class UnsplittableError extends Error {
  override readonly name = 'UnsplittableError'
}

/**
 * Splits what comes in pieces of any size into events: the elements of one JSON array, or, when it does
 * not begin with `[`, its lines. Only strings and brackets are looked at; what an event says is not.
 */
export async function* splitEvents(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<EventText> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let split: Splitter | null = null
  let line = 1
  for await (const piece of pieces) {
    let text = decoded(() => decoder.decode(piece, { stream: true }))
    if (split === null) {
      const blank = /^\s*/.exec(text)?.[0] ?? ''
      line += blank.split('\n').length - 1
      text = text.slice(blank.length)
      if (text === '') continue
      split = text.startsWith('[') ? createArraySplitter(line) : createLineSplitter(line)
    }
    yield* split.push(text)
  }
  decoded(() => decoder.decode())
  yield* split?.end() ?? []
}

interface Splitter {
  push(text: string): EventText[]
  end(): EventText[]
}

function createLineSplitter(firstLine: number): Splitter {
  let line = firstLine
  let rest = ''
  const take = (text: string): EventText[] => {
    const found = text.trim() === '' ? [] : [{ text, line }]
    line += 1
    return found
  }
  return {
    push(text) {
      const lines = text.split('\n')
      lines[0] = rest + (lines[0] ?? '')
      rest = lines.pop() ?? ''
      return lines.flatMap(take)
    },
    end: () => take(rest),
  }
}

const codes = {
  newline: 10,
  quote: 34,
  comma: 44,
  open: 91,
  backslash: 92,
  close: 93,
  openBrace: 123,
  closeBrace: 125,
}

function createArraySplitter(firstLine: number): Splitter {
  let line = firstLine
  /** Of brackets: 1 is between the events. */
  let depth = 0
  let inString = false
  let escaped = false
  /** Of the event that is not complete, what earlier pieces had. */
  let begun = ''
  let begunAtLine = line
  let anyBefore = false
  let ended = false

  function elementOf(text: string, last: boolean): EventText[] {
    if (text.trim() === '' && last && !anyBefore) return []
    anyBefore = true
    const blank = /^\s*/.exec(text)?.[0] ?? ''
    return [{ text: text.trim(), line: begunAtLine + blank.split('\n').length - 1 }]
  }

  return {
    push(text) {
      const found: EventText[] = []
      let start = 0
      const cut = (at: number, last: boolean) => {
        found.push(...elementOf(begun + text.slice(start, at), last))
        begun = ''
        start = at + 1
        begunAtLine = line
      }
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at)
        if (code === codes.newline) line += 1
        if (inString) {
          if (escaped) escaped = false
          else if (code === codes.backslash) escaped = true
          else if (code === codes.quote) inString = false
        } else if (ended) {
          if (!/\s/.test(text.charAt(at))) {
            throw new UnsplittableError(`Line ${line} has more after the end of the list.`)
          }
        } else if (code === codes.quote) inString = true
        else if (code === codes.open || code === codes.openBrace) {
          depth += 1
          if (depth === 1) start = at + 1
        } else if (code === codes.close || code === codes.closeBrace) {
          depth -= 1
          if (depth === 0 && code === codes.closeBrace) {
            throw new UnsplittableError(`Line ${line} closes with } what [ has opened.`)
          }
          if (depth === 0) {
            cut(at, true)
            ended = true
          }
        } else if (code === codes.comma && depth === 1) cut(at, false)
      }
      begun += ended ? '' : text.slice(start)
      return found
    },
    end() {
      if (ended) return []
      throw new UnsplittableError(`The list that begins in line ${firstLine} has no end.`)
    },
  }
}

function decoded(decode: () => string): string {
  try {
    return decode()
  } catch {
    throw new UnsplittableError('It is not UTF-8.')
  }
}
