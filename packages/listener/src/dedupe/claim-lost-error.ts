import type { Claim } from './dedupe-store.ts'

/** Thrown inside a transaction whose message is no longer ours, so that the transaction rolls back. */
export class ClaimLostError extends Error {
  override readonly name = 'ClaimLostError'
  readonly code = 'claim_lost'
  readonly claim: Claim

  constructor(claim: Claim) {
    super(
      `The claim on "${claim.key}" is lost: it was not renewed in time, so another process may ` +
        'handle the message. Roll back what was done for it.',
    )
    this.claim = claim
  }
}
