import type { ApiKey } from '../../domain/api-key.ts'
import type { Channel, ChannelSettings } from '../../domain/channel.ts'
import type { ChannelId } from '../../domain/ids.ts'
import type { AnsweredBefore, RememberedAnswer } from './answers.ts'

export interface ChannelReader {
  /** Deleted channels are not found. */
  get(id: ChannelId): Promise<Channel | null>
  /** By id or guid; an id wins over a guid of the same text. Deleted channels are not found. */
  find(idOrGuid: string): Promise<Channel | null>
  /** Newest first, deleted ones left out. */
  list(page: { readonly before: ChannelId | null; readonly limit: number }): Promise<Channel[]>
}

export interface ChannelWriter {
  /**
   * With its first key, or not at all. A guid is taken that a channel has, or that is the id of any
   * channel, deleted ones included: a path names the same channel for ever.
   */
  create(
    channel: Channel,
    firstKey: ApiKey,
    remember: RememberedAnswer | null,
  ): Promise<{ kind: 'created' } | { kind: 'guid_taken' } | AnsweredBefore>
  /**
   * Stores the operational channel of a first start, without a key; without its guid when that is taken.
   * Does nothing when there is one already.
   */
  createOperational(channel: Channel): Promise<void>
  /** Changes the settings given and keeps the rest as it is by then; answers the whole channel. */
  update(
    id: ChannelId,
    changes: Partial<ChannelSettings>,
    atMs: number,
  ): Promise<{ kind: 'updated'; channel: Channel } | { kind: 'not_found' }>
  /**
   * Also deletes its webhooks, revokes its keys and cancels what is open (all of it with `followUp`).
   * Its history stays.
   */
  delete(id: ChannelId, atMs: number): Promise<{ kind: 'deleted' } | { kind: 'not_found' }>
}
