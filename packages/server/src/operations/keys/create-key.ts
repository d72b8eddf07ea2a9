import type { KeyScope } from '../../domain/api-key.ts'
import type { ChannelId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { refuseFields } from '../../domain/refusal/refuse-fields.ts'
import type { AnsweredBefore } from '../../store/store.ts'
import { refuseOperational } from '../channels/refuse-operational.ts'
import type { OperationContext } from '../context.ts'
import type { Remember } from '../remember.ts'
import { type MintedKey, mintKey } from './mint-key.ts'

export interface CreatedKey extends MintedKey {
  readonly kind: 'created'
}

export interface NewKeyDraft {
  readonly channelId: ChannelId
  readonly name: string | null
  readonly scopes: readonly KeyScope[]
  readonly expiresAtMs: number | null
}

/** Creates a publisher key of a channel. Whether the caller may give these scopes is asked before. */
export async function createKey(
  context: OperationContext,
  draft: NewKeyDraft,
  remember: Remember<CreatedKey>,
): Promise<CreatedKey | AnsweredBefore | Refusal> {
  const refusal = refuseOperational(context.directory.channel(draft.channelId), 'keys')
  if (refusal !== null) return refusal
  const nowMs = context.clock.nowMs()
  if (draft.expiresAtMs !== null && draft.expiresAtMs <= nowMs) return expiredAlready(draft)
  const minted = mintKey(context, { ...draft, kind: 'publisher', webhookId: null })
  const created: CreatedKey = { kind: 'created', ...minted }
  const result = await context.store.write.keys.create(minted.key, remember?.(created) ?? null)
  if (result.kind === 'answered_before') return result
  await context.directory.refresh()
  return created
}

function expiredAlready({ expiresAtMs }: NewKeyDraft): Refusal {
  const at = new Date(expiresAtMs ?? 0).toISOString()
  const detail = `expires_at is ${at}, which has passed; name a later time.`
  return refuseFields([{ pointer: '/expires_at', code: 'in_the_past', detail }])
}
