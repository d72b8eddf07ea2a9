import type { Behaviour } from './behaviour.ts'

/** What a forked receiver is asked. */
export type Question =
  | { readonly kind: 'trust'; readonly path: string; readonly secrets: readonly string[] }
  | { readonly kind: 'behave'; readonly path: string; readonly behaviour: Behaviour }
  | { readonly kind: 'received'; readonly count: number }
  | { readonly kind: 'account' }
  | { readonly kind: 'close' }

export type Call = Question & { readonly id: number }

/** The reply with id 0 comes unasked: the URL, once it listens. */
export interface Reply {
  readonly id: number
  readonly value: unknown
}
