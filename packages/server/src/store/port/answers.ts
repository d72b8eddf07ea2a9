/** The answer to a request, kept so that the same request gets the same answer. */
export interface RememberedAnswer {
  /** Unique: credential, method, path and Idempotency-Key in one. */
  readonly scope: string
  /** SHA-256 of the body: another body under the same scope is refused. */
  readonly fingerprint: string
  readonly status: number
  readonly sealedBody: Uint8Array
  readonly expiresAtMs: number
  /** An answer that expired by then counts as absent. */
  readonly nowMs: number
}

/** The request was answered before; nothing was changed now. */
export interface AnsweredBefore {
  readonly kind: 'answered_before'
  readonly fingerprint: string
  readonly status: number
  readonly sealedBody: Uint8Array
}

export interface AnswerReader {
  /** The answer kept under the scope; null when there is none, or it expired by `nowMs`. */
  recall(scope: string, nowMs: number): Promise<AnsweredBefore | null>
}

export interface AnswerWriter {
  /** Forgets answers past their time, at most `limit`; answers how many. */
  expire(nowMs: number, limit: number): Promise<number>
}
