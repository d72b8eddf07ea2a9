/** Where a sealed value belongs; a value moved elsewhere does not open. */
export type SealPlace = readonly [table: string, row: string, column: string]

/** Seals values at rest with AES-256-GCM under the master key, bound to their place. */
export interface Sealer {
  seal(plain: Uint8Array, place: SealPlace): Uint8Array
  /** Throws `SealError` when the value was altered, moved, or sealed under an unknown master key. */
  open(sealed: Uint8Array, place: SealPlace): Uint8Array
}
