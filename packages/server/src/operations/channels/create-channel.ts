import { keyScopes } from '../../domain/api-key.ts'
import { type Channel, type ChannelSettings, channelDefaults } from '../../domain/channel.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { AnsweredBefore } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import { mintKey } from '../keys/mint-key.ts'
import type { Remember } from '../remember.ts'

export interface ChannelDraft extends Partial<ChannelSettings> {
  readonly name: string
  readonly guid: string | null
}

export interface CreatedChannel {
  readonly kind: 'created'
  readonly channel: Channel
  /** Opens the whole channel; shown once. */
  readonly publisherKey: string
}

/** Creates a channel with its first publisher key, which has every scope and never expires. */
export async function createChannel(
  context: OperationContext,
  draft: ChannelDraft,
  remember: Remember<CreatedChannel>,
): Promise<CreatedChannel | AnsweredBefore | Refusal> {
  const nowMs = context.clock.nowMs()
  const channel: Channel = {
    ...channelDefaults,
    ...draft,
    id: context.ids.next<'channel'>(),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    deletedAtMs: null,
  }
  const { key, text } = mintKey(context, {
    kind: 'publisher',
    channelId: channel.id,
    webhookId: null,
    name: null,
    scopes: keyScopes,
    expiresAtMs: null,
  })
  const created: CreatedChannel = { kind: 'created', channel, publisherKey: text }
  const result = await context.store.write.channels.create(
    channel,
    key,
    remember?.(created) ?? null,
  )
  switch (result.kind) {
    case 'created':
      await context.directory.refresh()
      return created
    case 'guid_taken':
      return {
        refused: 'guid_taken',
        detail: `Another channel has the guid ${draft.guid}. Choose another one, or work with that channel.`,
      }
    case 'answered_before':
      return result
  }
}
