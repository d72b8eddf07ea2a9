import { jsonAnswer } from '../answer/answer.ts'
import { unauthenticated } from '../request/authenticate.ts'
import type { Call, Handled } from '../route.ts'
import { presentSession } from './present.ts'
import { sessionOf } from './session-key.ts'

export function get({ context, header, service }: Call): Handled {
  const found = sessionOf(context, service.sessions, header)
  if (found === null) return nobody
  return jsonAnswer(200, presentSession(found.key, found.session.expiresAtMs))
}

const nobody = unauthenticated('Nobody is signed in. POST a key to /v1/session.')
