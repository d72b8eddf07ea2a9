import type { Demo } from './demo.ts'
import type { ReceivedRequest } from './sample-listener.ts'
import type { Sight } from './watcher.ts'

/** Where a development server shows what happens: in lines for people, or as NDJSON. */
export interface View {
  started(places: Places): void
  /** Said once the first event was delivered. */
  goOn(demo: Demo, places: Places): void
  /** `verified`: the sample listener took it, which it does only with a valid signature. */
  saw(sight: Sight, verified: boolean): void
  received(request: ReceivedRequest): void
  stopping(): void
}

/** What can be looked at, and the operator's key to it. */
export interface Places {
  readonly api: string
  readonly docs: string
  /** A fresh link to the console that signs in once; null when there is no console. */
  readonly consoleLink: () => string | null
  readonly listener: string
  readonly database: string
  readonly operatorKey: string
}
