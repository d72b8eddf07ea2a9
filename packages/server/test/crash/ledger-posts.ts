/** One POST as the receiver wrote it down. */
export interface LedgerPost {
  /** By `machineMs`. */
  readonly atMs: number
  readonly path: string
  readonly id: string
  readonly verdict: string
  /** Whether it was answered with a 2xx. */
  readonly taken: boolean
  /** What the publisher put into the payload. */
  readonly mark: string
}

/** Reads a ledger file that was written with bodies. */
export function readLedger(text: string): LedgerPost[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [atMs, path = '', id = '', verdict = '', status = '', body = ''] = line.split('\t')
      const payload = Buffer.from(body, 'base64').toString()
      const mark = /"mark":"([^"]+)"/.exec(payload)?.[1]
      if (mark === undefined) throw new Error(`a POST without a mark arrived: ${payload}`)
      return { atMs: Number(atMs), path, id, verdict, taken: status.startsWith('2'), mark }
    })
}
