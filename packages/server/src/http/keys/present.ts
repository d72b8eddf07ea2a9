import type * as contract from '@posthorn/contract'
import type { ApiKey } from '../../domain/api-key.ts'
import { timeOf, timeOrNull } from '../answer/time.ts'

export function presentKey(key: ApiKey): contract.Key {
  return {
    id: key.id,
    kind: key.kind === 'subscriber' ? 'subscriber' : 'publisher',
    webhook_id: key.webhookId,
    name: key.name,
    scopes: [...key.scopes],
    hint: key.hint,
    created_at: timeOf(key.createdAtMs),
    expires_at: timeOrNull(key.expiresAtMs),
    revoked_at: timeOrNull(key.revokedAtMs),
  }
}
