/** What stands before one blank line of a stream of server-sent events. */
export interface StreamBlock {
  /** Of the latest block that named one. */
  readonly id: string
  readonly event: string
  /** Null for a block that only moves the id, or sets `retryMs`. */
  readonly data: string | null
  /** How long to wait before coming back, when the block says so. */
  readonly retryMs: number | null
}

/**
 * Reads server-sent events as the HTML standard defines them (section 9.2.6), from text in pieces of
 * any size. A block that is not complete when the stream ends was never said.
 */
export function createStreamReader(): { push(text: string): StreamBlock[] } {
  let rest = ''
  let id = ''
  let block = emptyBlock()

  function take(line: string): StreamBlock | null {
    if (line === '') {
      const { data, event, retryMs } = block
      block = emptyBlock()
      return { id, event, data: data.length === 0 ? null : data.join('\n'), retryMs }
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line) ?? []
    if (field === 'data') block.data.push(value)
    else if (field === 'event') block.event = value
    else if (field === 'id' && !value.includes('\0')) id = value
    else if (field === 'retry' && /^\d+$/.test(value)) block.retryMs = Number(value)
    return null
  }

  return {
    push(text) {
      const lines = (rest + text).split(/\r\n|\n|\r(?!$)/)
      // A final \r may be the first half of \r\n, so it waits with what is no whole line yet.
      rest = lines.pop() ?? ''
      return lines.map(take).filter((each) => each !== null)
    },
  }
}

function emptyBlock(): { data: string[]; event: string; retryMs: number | null } {
  return { data: [], event: 'message', retryMs: null }
}
