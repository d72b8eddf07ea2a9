import { okAnswer } from '../answer/answer.ts'
import type { Call, Handled } from '../route.ts'
import { refuseForeignOrigin } from './same-origin.ts'
import { clearSessionCookie } from './session-cookie.ts'
import { sessionOf } from './session-key.ts'

/** Also when nobody was signed in: what is asked for holds afterwards. */
export function close({ context, header, isSecure, service }: Call): Handled {
  const foreign = refuseForeignOrigin(header)
  if (foreign !== null) return foreign
  const found = sessionOf(context, service.sessions, header)
  if (found !== null) service.sessions.end(found.session)
  return { ...okAnswer, headers: { 'set-cookie': clearSessionCookie(isSecure()) } }
}
