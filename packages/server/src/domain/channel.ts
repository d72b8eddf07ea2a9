import type { BodyFormat } from './format/names.ts'
import type { ChannelId } from './ids.ts'

/** A publisher's space: its webhooks, events and keys. */
export interface Channel {
  readonly id: ChannelId
  /** The caller's own id, unique in the installation; works wherever the id does. */
  readonly guid: string | null
  readonly name: string
  readonly description: string | null
  readonly email: string | null
  readonly website: string | null
  /** Kept for subscribing without a key, which is not offered yet: it opens nothing. */
  readonly public: boolean
  /** The body format of webhooks that do not name one. */
  readonly defaultFormat: BodyFormat
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly deletedAtMs: number | null
}

/** What its owner may change. */
export type ChannelSettings = Pick<
  Channel,
  'name' | 'description' | 'email' | 'website' | 'public' | 'defaultFormat'
>
