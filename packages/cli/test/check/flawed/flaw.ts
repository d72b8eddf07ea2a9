import type { RequestListener } from 'node:http'

/** A listener with one mistake as people make it, which shows that checks find it. */
export interface Flaw {
  /** The mistake: `parses the body before it verifies`. */
  readonly flaw: string
  /** The ids of the checks that find it. Others may as well. */
  readonly fails: readonly string[]
  /** Takes the secret (`whsec_…`) of the sender, and answers on every path. */
  readonly listener: (secret: string, given: Given) => RequestListener
}

/** What a listener needs that verifies key pairs, or whose effects are counted. */
export interface Given {
  /** `whpk_…` of the sender. */
  readonly publicKey: string
  /**
   * What the program does about an event of topic `posthorn.check`. Takes a moment, rejects the first
   * time when the event's data asks for that, and counts the effects as `--effects` has it.
   */
  readonly book: (event: { readonly id: string; readonly data: unknown }) => Promise<void>
}
