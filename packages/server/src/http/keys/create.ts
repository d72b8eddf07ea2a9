import type { NewKey } from '@posthorn/contract'
import { type KeyScope, keyScopes } from '../../domain/api-key.ts'
import type { Refusal } from '../../domain/errors.ts'
import { isRefusal } from '../../domain/errors.ts'
import { type CreatedKey, createKey } from '../../operations/create-key.ts'
import { type Answer, jsonAnswer } from '../answer.ts'
import { once } from '../idempotency.ts'
import type { ChannelCall, Handled } from '../route.ts'
import { refuseFields } from '../validate.ts'
import { presentKey } from './present.ts'
import { refuseScopes } from './refuse-scopes.ts'

/** Without scopes a key gets those of the key that makes it. */
export function create(call: ChannelCall<NewKey>): Handled {
  const { body, channel, context, key } = call
  const own: readonly KeyScope[] = key?.kind === 'publisher' ? key.scopes : keyScopes
  const scopes = body.scopes ?? own
  const refusal = refuseScopes(key, scopes)
  if (refusal !== null) return refusal
  const expiresAtMs = endOf(body, context.clock.nowMs())
  if (isRefusal(expiresAtMs)) return expiresAtMs
  const draft = { channelId: channel.id, name: body.name ?? null, scopes, expiresAtMs }
  return once(call, (remember) => createKey(context, draft, remember), present)
}

function present({ key, text }: CreatedKey): Answer {
  return jsonAnswer(201, { ...presentKey(key), key: text })
}

function endOf(body: NewKey, nowMs: number): number | null | Refusal {
  if (body.expires_in_seconds !== undefined) {
    if (body.expires_at === undefined) return nowMs + body.expires_in_seconds * 1000
    return refuseFields([
      {
        pointer: '/expires_at',
        code: 'conflict',
        detail: 'Give expires_at or expires_in_seconds, not both.',
      },
    ])
  }
  if (body.expires_at === undefined) return null
  const atMs = Date.parse(body.expires_at)
  if (!Number.isNaN(atMs)) return atMs
  return refuseFields([
    { pointer: '/expires_at', code: 'wrong_format', detail: 'No time that can be read.' },
  ])
}
