import type { FastifyRequest } from 'fastify'
import type { ApiKey } from '../../domain/api-key.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../../operations/context.ts'
import type { Route } from '../route.ts'
import { refuseRememberedBasic } from '../session/same-origin.ts'
import { sessionKey } from '../session/session-key.ts'
import type { Sessions } from '../session/sessions.ts'
import { authenticate, authenticateBearer } from './authenticate.ts'
import { headerOf } from './serve.ts'

type Found = ApiKey | Refusal | null

/**
 * The key that a request is made with: its own, or that of the browser's session. A promise for sessions
 * alone, and for them now and then: publishers wait for nothing here.
 */
export function callerKey(
  request: FastifyRequest,
  { who }: Route,
  { context, sessions }: { readonly context: OperationContext; readonly sessions: Sessions },
): Found | Promise<Found> {
  if (who.kind === 'anyone') return null
  const nowMs = context.clock.nowMs()
  const { authorization, cookie } = request.headers
  if (who.kind === 'own_channel') return authenticateBearer(authorization, context.directory, nowMs)
  const { method } = request
  const header = (name: string) => headerOf(request, name)
  if (authorization === undefined) {
    if (cookie === undefined) return null
    const isSecure = () => request.protocol === 'https'
    return sessionKey(context, sessions, { method, header, isSecure })
  }
  return (
    refuseRememberedBasic({ method, authorization, header }) ??
    authenticate(authorization, context.directory, nowMs)
  )
}
