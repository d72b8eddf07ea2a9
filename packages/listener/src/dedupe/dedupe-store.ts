/**
 * Remembers which messages were handled, so that a message sent twice has one effect.
 *
 * A key is free, held or done:
 *
 *     free -> claim -> held -> commit -> done -> (keepMs later, or forget) -> free
 *                       \-> release, or leaseMs without a renewal -> free
 *
 * Guarantees every store gives, over all processes that share it:
 * - At most one holder of a key: of any number of claims at once, one is `claimed`.
 * - A claim lapses only when its holder stops renewing it for `leaseMs`.
 * - A holder whose claim lapsed changes nothing any more: what it renews, commits or releases is
 *   refused with `false`, also when the key was claimed anew in between.
 * - `done` is durable once `commit` resolved (as durable as the store is).
 */
export interface DedupeStore {
  /** How long a claim outlives the last sign of its holder. Holders renew about three times in it. */
  readonly leaseMs: number
  /** Takes the key, or says who is before us. Rejects when the store cannot be reached. */
  claim(key: string): Promise<ClaimResult>
  /**
   * Makes the lease begin anew. `true`, and no effect, when this claim has committed (a handler may do
   * so in its own transaction and go on); `false` when the claim is lost.
   */
  renew(claim: Claim): Promise<boolean>
  /**
   * Marks the key as done for `keepMs`. `true` again when this claim has committed already (a handler
   * may do so in its own transaction), `false` when the claim is lost.
   */
  commit(claim: Claim): Promise<boolean>
  /** Frees the key for the next attempt. `false`, and no effect, when the claim is lost or committed. */
  release(claim: Claim): Promise<boolean>
  /**
   * Frees a key that is done, so that a replay of the message is handled once more. `false`, and no
   * effect, on a free or held key.
   */
  forget(key: string): Promise<boolean>
}

/** The right to handle a message. */
export interface Claim {
  /** Source and id of the message, as `dedupeKey` makes it. */
  readonly key: string
  /** Differs from claim to claim, over all processes: what a lapsed holder lacks. */
  readonly fence: string
}

export type ClaimResult =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  /** Somebody holds it. `retryAfterS`: when the lease ends unless it is renewed, at least 1. */
  | { readonly kind: 'in_flight'; readonly retryAfterS: number }
  | { readonly kind: 'done' }

/** What the makers of stores take, beside what is particular to each. */
export interface DedupeOptions {
  /** Default 30 s. A process that died holds back a retry for at most this long. */
  readonly leaseMs?: number | undefined
  /** How long a handled message is remembered. Default 7 days, longer than senders retry. */
  readonly keepMs?: number | undefined
  /** The time in milliseconds. Default: the clock. */
  readonly nowMs?: (() => number) | undefined
}

export const defaultLeaseMs = 30_000
export const defaultKeepMs = 7 * 24 * 60 * 60 * 1000

/** Whole seconds until a lease ends, for `Retry-After`. */
export function secondsUntil(leaseEndsAtMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil((leaseEndsAtMs - nowMs) / 1000))
}
