/** Where a sealed value belongs; a value moved elsewhere does not open. */
export type SealPlace = readonly [table: string, row: string, column: string]

/** Seals values at rest with AES-256-GCM under the master key, bound to their place. */
export interface Sealer {
  seal(plain: Uint8Array, place: SealPlace): Uint8Array
  /** Throws `SealError` when the value was altered, moved, or sealed under an unknown master key. */
  open(sealed: Uint8Array, place: SealPlace): Uint8Array
}

/** `unknown_key`: sealed under a master key that was not given. `unreadable`: altered, cut or moved. */
export class SealError extends Error {
  override readonly name = 'SealError'
  readonly code: 'unknown_key' | 'unreadable'
  constructor(code: 'unknown_key' | 'unreadable', message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
