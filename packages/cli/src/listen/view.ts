import type { KeyBinding } from '../terminal/key-table.ts'
import type { Forwarded, Settled } from './lease.ts'
import type { OpenedWebhook } from './stream-webhook.ts'

/** How the person or program that listens is told what happens. */
export interface View {
  ready(facts: ReadyFacts): void
  /** The app has answered, or has not. */
  forwarded(forwarded: Forwarded): void
  /** The server knows; null when it could not be told before the end. */
  settled(forwarded: Forwarded, settled: Settled | null): void
  /** Something about the listening itself. */
  note(sentence: string): void
}

export interface ReadyFacts extends OpenedWebhook {
  readonly forwardTo: URL
  /** Null where nobody sits at a keyboard. */
  readonly keys: readonly KeyBinding[] | null
  /** Null when the key may not read it. */
  readonly secret: string | null
}
