import { createWriteStream, type WriteStream } from 'node:fs'
import type { Verdict } from './signature-check.ts'

/** What arrived for one event at one path. */
export interface Arrivals {
  /** Complete POSTs. */
  posts: number
  /** Those of them that got a 2xx. */
  taken: number
  /** By `machineMs`. */
  readonly firstAtMs: number
}

/** The receiver's own account: what came in, whatever the sender believes. */
export interface Account {
  readonly posts: number
  readonly verdicts: Readonly<Record<Verdict, number>>
  /** Path -> `webhook-id` -> what arrived. */
  readonly arrivals: ReadonlyMap<string, ReadonlyMap<string, Arrivals>>
}

export interface Arrival {
  readonly path: string
  readonly id: string
  readonly receivedAtMs: number
  readonly verdict: Verdict
  /** Null when the receiver gave no answer. */
  readonly status: number | null
  readonly body: Buffer
}

export interface LedgerFile {
  readonly path: string
  /** Each line ends with the body in base64. */
  readonly withBodies: boolean
}

/** Counts arrivals in memory and, with a file, appends a line for each: time, path, id, verdict, status. */
export class Ledger implements Account {
  posts = 0
  readonly verdicts = { valid: 0, wrong: 0, stale: 0, missing: 0, unchecked: 0 }
  readonly arrivals = new Map<string, Map<string, Arrivals>>()
  readonly #file: WriteStream | null
  readonly #withBodies: boolean

  constructor(file: LedgerFile | null) {
    this.#file = file === null ? null : createWriteStream(file.path, { flags: 'a' })
    this.#withBodies = file?.withBodies === true
  }

  record({ path, id, receivedAtMs, verdict, status, body }: Arrival): void {
    this.posts += 1
    this.verdicts[verdict] += 1
    const events = this.arrivals.get(path) ?? new Map<string, Arrivals>()
    if (events.size === 0) this.arrivals.set(path, events)
    const known = events.get(id) ?? { posts: 0, taken: 0, firstAtMs: receivedAtMs }
    if (known.posts === 0) events.set(id, known)
    known.posts += 1
    if (status !== null && status >= 200 && status < 300) known.taken += 1
    if (this.#file === null) return
    const line = `${receivedAtMs}\t${path}\t${id}\t${verdict}\t${status ?? 'none'}`
    this.#file.write(this.#withBodies ? `${line}\t${body.toString('base64')}\n` : `${line}\n`)
  }

  /** Resolves when every line is in the file. */
  close(): Promise<void> {
    const file = this.#file
    return file ? new Promise((resolve) => file.end(resolve)) : Promise.resolve()
  }
}
