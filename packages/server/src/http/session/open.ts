import { randomBytes } from 'node:crypto'
import type { SignIn } from '@posthorn/contract'
import { isUsable } from '../../domain/api-key.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { refuseFields } from '../../domain/refusal/refuse-fields.ts'
import { hashApiKey } from '../../secrets/api-key.ts'
import { jsonAnswer } from '../answer/answer.ts'
import { unauthenticated } from '../request/authenticate.ts'
import type { Call, Handled } from '../route.ts'
import { presentSession } from './present.ts'
import { refuseForeignOrigin } from './same-origin.ts'
import { writeSessionCookie } from './session-cookie.ts'

const lifeMs = 7 * 86_400_000

export function open(call: Call<SignIn>): Handled {
  const { context, header, isSecure } = call
  const { clock, directory, sealer } = context
  const foreign = refuseForeignOrigin(header)
  if (foreign !== null) return foreign
  const keyHash = keyHashOf(call)
  if (typeof keyHash !== 'string') return keyHash
  const key = directory.keyByHash(keyHash)
  const nowMs = clock.nowMs()
  if (key === undefined || !isUsable(key, nowMs)) return noSuchKey
  if (key.kind === 'subscriber') return subscriberKey
  const expiresAtMs = Math.min(nowMs + lifeMs, key.expiresAtMs ?? Number.POSITIVE_INFINITY)
  const session = { id: randomBytes(16).toString('base64url'), keyHash, expiresAtMs }
  const cookie = writeSessionCookie(session, { sealer, secure: isSecure() })
  return {
    ...jsonAnswer(200, presentSession(key, expiresAtMs)),
    headers: { 'set-cookie': cookie },
  }
}

function keyHashOf({ body, service }: Call<SignIn>): string | Refusal {
  const { key, token } = body
  if ((key === undefined) === (token === undefined)) return giveOne
  if (key !== undefined) return hashApiKey(key)
  return service.sessions.tokens.take(token ?? '') ?? usedLink
}

const giveOne = refuseFields([
  { pointer: '', code: 'required', detail: 'Give a key or a token, one of the two.' },
])
const usedLink = unauthenticated(
  'This link was used before, is older than an hour, or was made before the last start. Sign in with a key.',
)
const noSuchKey = unauthenticated(
  'No such key, or one that has ended. Check that it was copied whole and belongs to this server.',
)
const subscriberKey: Refusal = {
  refused: 'forbidden',
  detail:
    'A subscriber key opens one webhook over the API and cannot sign in. Use the operator key or a publisher key.',
}
