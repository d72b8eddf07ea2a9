/** A request as the core sees it. Adapters make one of whatever their framework has. */
export interface Incoming {
  readonly method: string
  /** Absolute, or path and query alone. */
  readonly url: string
  /** A header by its lower-case name; values given several times joined by `, `. Null: not there. */
  header(name: string): string | null
  /**
   * The exact bytes of the body, or why there are none. Called at most once. Reads no more than
   * `maxBytes` into memory. Rejects when the sender goes away before the end.
   */
  readBody(maxBytes: number): Promise<Uint8Array | BodyProblem>
  /** Keeps the runtime alive for work that outlives the answer, where runtimes need to be told. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined
}

/** `already_read`: something before us took the bytes, and what it made of them cannot be verified. */
export type BodyProblem = 'too_large' | 'already_read'

/** What is answered. Always small, and never with anything of the request but a challenge. */
export interface Answer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
