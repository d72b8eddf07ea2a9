import type * as contract from '@posthorn/contract'
import { type ApiKey, keyScopes } from '../../domain/api-key.ts'
import { timeOf, timeOrNull } from '../answer/time.ts'

export function presentSession(key: ApiKey, expiresAtMs: number): contract.Session {
  const isOperator = key.kind === 'operator'
  return {
    kind: isOperator ? 'operator' : 'channel',
    channel_id: key.channelId,
    scopes: isOperator ? [...keyScopes] : [...key.scopes],
    expires_at: timeOf(expiresAtMs),
    key: {
      id: key.id,
      name: key.name,
      hint: key.hint,
      created_at: timeOf(key.createdAtMs),
      expires_at: timeOrNull(key.expiresAtMs),
    },
  }
}
