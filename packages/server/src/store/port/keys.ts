import type { ApiKey } from '../../domain/api-key.ts'
import type { ChannelId, KeyId } from '../../domain/ids.ts'
import type { AnsweredBefore, RememberedAnswer } from './answers.ts'

export interface KeyReader {
  get(channelId: ChannelId, id: KeyId): Promise<ApiKey | null>
  /** Newest first, revoked ones included. */
  list(page: {
    readonly channelId: ChannelId
    readonly before: KeyId | null
    readonly limit: number
  }): Promise<ApiKey[]>
}

export interface KeyWriter {
  create(
    key: ApiKey,
    remember: RememberedAnswer | null,
  ): Promise<{ kind: 'created' } | AnsweredBefore>
  /** The new key, and the end of the old one, together. */
  rotate(
    oldId: KeyId,
    oldExpiresAtMs: number,
    next: ApiKey,
  ): Promise<{ kind: 'rotated' } | { kind: 'not_found' }>
  revoke(
    channelId: ChannelId,
    id: KeyId,
    atMs: number,
  ): Promise<{ kind: 'revoked' } | { kind: 'not_found' }>
  /** Stores the operator key of a first start; answers false when there is one already. */
  createFirstOperator(key: ApiKey): Promise<boolean>
  /** Makes this the only operator key; one with the same hash that is usable stays as it is. */
  setOperator(key: ApiKey): Promise<void>
}
