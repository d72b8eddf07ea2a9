import type { RememberedAnswer } from '../store/store.ts'

/**
 * Makes the answer to remember under the request's Idempotency-Key, from what is about to be stored;
 * the two are committed together. Null when the request has no such key.
 */
export type Remember<Made> = ((made: Made) => RememberedAnswer) | null
