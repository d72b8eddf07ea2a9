import type { NewKey } from '@posthorn/contract'
import { type KeyScope, keyScopes } from '../../domain/api-key.ts'
import { quoted } from '../../domain/refusal/quoted.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { refuseFields } from '../../domain/refusal/refuse-fields.ts'
import { type CreatedKey, createKey } from '../../operations/keys/create-key.ts'
import { type Answer, jsonAnswer } from '../answer/answer.ts'
import { timeMsOrNull } from '../answer/time.ts'
import { once } from '../request/idempotency.ts'
import type { ChannelCall, Handled } from '../route.ts'
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
    const detail = `expires_at is ${quoted(body.expires_at)} and expires_in_seconds is ${body.expires_in_seconds}; give one of them.`
    return refuseFields([{ pointer: '/expires_at', code: 'conflict', detail }])
  }
  return timeMsOrNull(body.expires_at)
}
