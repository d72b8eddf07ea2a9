import { jsonAnswer } from '../answer/answer.ts'
import { unauthenticated } from '../request/authenticate.ts'
import type { Call, Outcome } from '../route.ts'
import { presentSession } from './present.ts'
import { findSession } from './session-key.ts'

export async function get(call: Call): Promise<Outcome> {
  const found = await findSession(call.context, call.service.sessions, call)
  if (found === null || found === 'over') return nobody
  return jsonAnswer(200, presentSession(found.key, found.session.expiresAtMs))
}

const nobody = unauthenticated('Nobody is signed in. POST a key to /v1/session.')
