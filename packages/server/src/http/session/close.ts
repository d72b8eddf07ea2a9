import { okAnswer } from '../answer/answer.ts'
import type { Call, Outcome } from '../route.ts'
import { refuseForeignOrigin } from './same-origin.ts'
import { clearSessionCookie, readSessionCookie } from './session-cookie.ts'

/** Also when nobody was signed in, or the key has ended meanwhile: what is asked for holds afterwards. */
export async function close({ context, header, isSecure, service }: Call): Promise<Outcome> {
  const foreign = refuseForeignOrigin(header)
  if (foreign !== null) return foreign
  const { clock, sealer } = context
  const session = readSessionCookie(header('cookie'), { sealer, nowMs: clock.nowMs(), isSecure })
  if (session !== null) await service.sessions.ended.end(session)
  return { ...okAnswer, headers: { 'set-cookie': clearSessionCookie(isSecure()) } }
}
