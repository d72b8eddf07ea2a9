import type { FastifyRequest } from 'fastify'
import type { ApiKey } from '../../domain/api-key.ts'
import { isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../../operations/context.ts'
import type { Route } from '../route.ts'
import { refuseRememberedBasic } from '../session/same-origin.ts'
import { usableSession } from '../session/session-key.ts'
import type { Sessions } from '../session/sessions.ts'
import { authenticate, authenticateBearer } from './authenticate.ts'
import { type Credentials, headerOf } from './serve.ts'

type Found = Credentials | Refusal

const nothing: Credentials = { key: null, session: null }

/**
 * The key that a request is made with: its own, or that of the browser's session. A promise for sessions
 * alone, and for them now and then: publishers wait for nothing here.
 */
export function callerKey(
  request: FastifyRequest,
  { who }: Route,
  { context, sessions }: { readonly context: OperationContext; readonly sessions: Sessions },
): Found | Promise<Found> {
  if (who.kind === 'anyone') return nothing
  const nowMs = context.clock.nowMs()
  const { authorization, cookie } = request.headers
  if (who.kind === 'own_channel') {
    return broughtAlong(authenticateBearer(authorization, context.directory, nowMs))
  }
  const { method } = request
  const header = (name: string) => headerOf(request, name)
  if (authorization === undefined) {
    if (cookie === undefined) return nothing
    const isSecure = () => request.isSecure
    const found = usableSession(context, sessions, { method, header, isSecure })
    return found instanceof Promise ? found.then(orNothing) : orNothing(found)
  }
  return broughtAlong(
    refuseRememberedBasic({ method, authorization, header }) ??
      authenticate(authorization, context.directory, nowMs),
  )
}

function orNothing(found: Found | null): Found {
  return found ?? nothing
}

function broughtAlong(key: ApiKey | Refusal | null): Found {
  if (key === null) return nothing
  return isRefusal(key) ? key : { key, session: null }
}
