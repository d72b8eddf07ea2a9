import type { ListenerUnderTest } from './listener-under-test.ts'

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
  /**
   * How long it may take, all its requests together. Default 15,000, and more
   * for listeners that may take long to answer; past it the check has failed.
   */
  readonly deadlineMs?: number
  run(listener: ListenerUnderTest): Promise<Verdict>
}

export type Verdict =
  /** `note` says what could not be looked at. */
  | { readonly kind: 'passed'; readonly note?: string }
  /**
   * `saw` is what the listener did instead, with the values in it. `endsRun` says why no other check
   * could tell more.
   */
  | { readonly kind: 'failed'; readonly saw: string; readonly endsRun?: string }
  /** What the check needs and was not given. */
  | { readonly kind: 'skipped'; readonly why: string }

export const passed: Verdict = { kind: 'passed' }

export function passedWith(note: string): Verdict {
  return { kind: 'passed', note }
}

export function failed(saw: string): Verdict {
  return { kind: 'failed', saw }
}

export function skipped(why: string): Verdict {
  return { kind: 'skipped', why }
}
