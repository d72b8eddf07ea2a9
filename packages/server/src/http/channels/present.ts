import type * as contract from '@posthorn/contract'
import type { Channel, ChannelSettings } from '../../domain/channel.ts'
import { timeOf } from '../answer/time.ts'

export function presentChannel(channel: Channel): contract.Channel {
  return {
    id: channel.id,
    name: channel.name,
    description: channel.description,
    guid: channel.guid,
    email: channel.email,
    website: channel.website,
    public: channel.public,
    default_format: channel.defaultFormat,
    validation: channel.validation,
    require_validation: channel.requireValidation,
    strict_topics: channel.strictTopics,
    retention_days: channel.retentionDays,
    max_hold_days: channel.maxHoldDays,
    created_at: timeOf(channel.createdAtMs),
    updated_at: timeOf(channel.updatedAtMs),
  }
}

/** The settings that a body gives; those it leaves out stay out. A form says null by an empty value. */
export function channelSettings(body: contract.ChannelChanges): Partial<ChannelSettings> {
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.description !== undefined && { description: body.description || null }),
    ...(body.email !== undefined && { email: body.email || null }),
    ...(body.website !== undefined && { website: body.website || null }),
    ...(body.public !== undefined && { public: body.public }),
    ...(body.default_format !== undefined && { defaultFormat: body.default_format }),
    ...(body.validation !== undefined && { validation: body.validation }),
    ...(body.require_validation !== undefined && { requireValidation: body.require_validation }),
    ...(body.strict_topics !== undefined && { strictTopics: body.strict_topics }),
    ...(body.retention_days !== undefined && { retentionDays: body.retention_days }),
    ...(body.max_hold_days !== undefined && { maxHoldDays: body.max_hold_days }),
  }
}
