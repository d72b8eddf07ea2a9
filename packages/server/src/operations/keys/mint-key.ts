import type { ApiKey, KeyScope } from '../../domain/api-key.ts'
import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import { mintApiKey } from '../../secrets/api-key.ts'
import type { OperationContext } from '../context.ts'

/** A key not stored yet, beside its text, which is shown once and kept nowhere. */
export interface MintedKey {
  readonly key: ApiKey
  readonly text: string
}

export interface KeyDraft {
  readonly kind: 'publisher' | 'subscriber'
  readonly channelId: ChannelId
  readonly webhookId: WebhookId | null
  readonly name: string | null
  readonly scopes: readonly KeyScope[]
  readonly expiresAtMs: number | null
}

export function mintKey(context: OperationContext, draft: KeyDraft): MintedKey {
  const { text, hash, hint } = mintApiKey(draft.kind)
  const key: ApiKey = {
    id: context.ids.next<'key'>(),
    ...draft,
    hash,
    hint,
    createdAtMs: context.clock.nowMs(),
    revokedAtMs: null,
  }
  return { key, text }
}
