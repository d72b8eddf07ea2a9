import type { DedupeStore } from '../dedupe/dedupe-store.ts'
import type { Handlers } from '../handlers.ts'
import type { Sender } from '../senders/sender.ts'
import type { StandardSchema } from '../standard-schema.ts'
import type { Consent } from './consent.ts'

/** A listener's options with their defaults filled in. */
export interface Setup {
  readonly sender: Sender
  readonly source: string
  readonly dedupe: DedupeStore | null
  readonly deadlineMs: number
  readonly maxBodyBytes: number
  readonly handlers: Handlers
  readonly schemas: ReadonlyMap<string, StandardSchema>
  readonly consent: Consent | undefined
  readonly confirm: ((code: string) => unknown) | undefined
  readonly onError: (error: unknown, at: ErrorPlace) => void
  readonly nowMs: () => number
}

/** Where something failed that the sender is told little or nothing about. */
export interface ErrorPlace {
  readonly stage: 'request' | 'dedupe' | 'handler' | 'confirm'
  /** Of the event, where there is one yet. */
  readonly id?: string
  readonly topic?: string
}
