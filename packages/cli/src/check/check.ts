/**
 * One thing that a listener must or should do, tried out over HTTP. Checks are data: the runner takes
 * them in order, the reports print what came of each.
 */
export interface Check {
  /** Stable, as reports and `--only` name it: `authenticity/wrong-key`. */
  readonly id: string
  /** A listener that fails a `must` loses events or takes forged ones; a `should` is what senders and operators expect. */
  readonly level: 'must' | 'should'
  /** What a good listener does: `refuses a signature made with another key`. */
  readonly title: string
  /** What its developer changes when it does not. */
  readonly fix: string
  run(listener: ListenerUnderTest): Promise<Verdict>
}

export type Verdict =
  | { readonly kind: 'passed' }
  /** `saw` is what the listener did instead, with the values in it. */
  | { readonly kind: 'failed'; readonly saw: string }
  /** What the check needs and was not given. */
  | { readonly kind: 'skipped'; readonly why: string }
