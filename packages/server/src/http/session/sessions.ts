import type { OperationContext } from '../../operations/context.ts'
import { createEndedSessions, type EndedSessions } from './ended-sessions.ts'
import { createSignInTokens, type SignInTokens } from './sign-in-tokens.ts'

/** The sessions of browsers, as far as a node keeps them: the cookie holds the rest. */
export interface Sessions {
  readonly tokens: SignInTokens
  readonly ended: EndedSessions
}

export function createSessions(context: Pick<OperationContext, 'store' | 'clock'>): Sessions {
  return { tokens: createSignInTokens(context.clock), ended: createEndedSessions(context) }
}
