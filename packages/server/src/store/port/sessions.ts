/** A session of a browser that was signed out of. The cookie holds the rest: what goes on has no row. */
export interface EndedSession {
  readonly id: string
  /** When it would have been over anyway: it is remembered until then. */
  readonly expiresAtMs: number
}

export interface SessionReader {
  /** Whether it was signed out of, on whatever node. One look at an index. */
  hasEnded(id: string): Promise<boolean>
}

export interface SessionWriter {
  /** For good: no reader that asks afterwards takes it for one that goes on. Ended already is ended. */
  end(session: EndedSession): Promise<void>
  /** Forgets those that are over anyway, at most `limit`; answers how many. */
  expire(nowMs: number, limit: number): Promise<number>
}
