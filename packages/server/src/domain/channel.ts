import type { BodyFormat } from './format/names.ts'
import type { ChannelId } from './ids.ts'
import type { ValidationMethod } from './webhook/validation.ts'

/** A publisher's space: its webhooks, events and keys. */
export interface Channel {
  readonly id: ChannelId
  /** The caller's own id, unique in the installation; works wherever the id does. */
  readonly guid: string | null
  readonly name: string
  readonly description: string | null
  readonly email: string | null
  readonly website: string | null
  /** Anyone may subscribe a webhook without a key; it must be validated. Nothing else opens. */
  readonly public: boolean
  /** The body format of webhooks that do not name one. */
  readonly defaultFormat: BodyFormat
  /** How webhooks that do not name a method are validated. */
  readonly validation: ValidationMethod
  /** No webhook may go without validation. */
  readonly requireValidation: boolean
  /** Only topics of the catalog may be published and subscribed to. */
  readonly strictTopics: boolean
  /** Days after which events, deliveries and attempts are removed, unless they are still open. */
  readonly retentionDays: number
  /** Days that a delivery may wait as held or on a stream before it fails as expired. */
  readonly maxHoldDays: number
  /** The one on which Posthorn tells the operator about itself: nobody else sees it. */
  readonly operational: boolean
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly deletedAtMs: number | null
}

/** What its owner may change. */
export type ChannelSettings = Pick<
  Channel,
  | 'name'
  | 'description'
  | 'email'
  | 'website'
  | 'public'
  | 'defaultFormat'
  | 'validation'
  | 'requireValidation'
  | 'strictTopics'
  | 'retentionDays'
  | 'maxHoldDays'
>

export const channelDefaults = {
  description: null,
  email: null,
  website: null,
  public: false,
  defaultFormat: 'channel',
  validation: 'none',
  requireValidation: false,
  strictTopics: false,
  retentionDays: 60,
  maxHoldDays: 30,
  operational: false,
} as const
