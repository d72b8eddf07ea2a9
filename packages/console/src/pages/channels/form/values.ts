import type { Channel, ChannelChanges, NewChannel } from '@posthorn/client'
import { strings } from '../../../strings/strings.ts'

/** A channel as its form holds it: every field is there, and what is absent is empty text. */
export interface ChannelValues {
  readonly name: string
  readonly guid: string
  readonly description: string
  readonly public: boolean
  readonly defaultFormat: Channel['default_format']
  readonly validation: Channel['validation']
  readonly requireValidation: boolean
  readonly strictTopics: boolean
  readonly retentionDays: number | string
  readonly maxHoldDays: number | string
  readonly email: string
  readonly website: string
}

/** The defaults of the API. */
export const emptyChannel: ChannelValues = {
  name: '',
  guid: '',
  description: '',
  public: false,
  defaultFormat: 'channel',
  validation: 'none',
  requireValidation: false,
  strictTopics: false,
  retentionDays: 60,
  maxHoldDays: 30,
  email: '',
  website: '',
}

export function channelValuesOf(channel: Channel): ChannelValues {
  return {
    name: channel.name,
    guid: channel.guid ?? '',
    description: channel.description ?? '',
    public: channel.public,
    defaultFormat: channel.default_format,
    validation: channel.validation,
    requireValidation: channel.require_validation,
    strictTopics: channel.strict_topics,
    retentionDays: channel.retention_days,
    maxHoldDays: channel.max_hold_days,
    email: channel.email ?? '',
    website: channel.website ?? '',
  }
}

/** What the API takes of a new channel. */
export function newChannelOf(values: ChannelValues): NewChannel {
  const guid = values.guid.trim()
  return { ...settingsOf(values), ...(guid !== '' && { guid }) }
}

/** Only what differs, so that what somebody else changed meanwhile stays. */
export function channelChangesOf(before: ChannelValues, after: ChannelValues): ChannelChanges {
  const old = settingsOf(before)
  const changes = Object.entries(settingsOf(after)).filter(
    ([name, value]) => value !== old[name as keyof typeof old],
  )
  return Object.fromEntries(changes)
}

function settingsOf(values: ChannelValues) {
  return {
    name: values.name.trim(),
    description: orNull(values.description),
    public: values.public,
    default_format: values.defaultFormat,
    validation: values.validation,
    require_validation: values.requireValidation,
    strict_topics: values.strictTopics,
    retention_days: Number(values.retentionDays),
    max_hold_days: Number(values.maxHoldDays),
    email: orNull(values.email),
    website: orNull(values.website),
  } as const satisfies ChannelChanges
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}

type Faults = { [Field in keyof ChannelValues]?: string | null }

const words = strings.channels.faults

/** What cannot be right, in words, field by field. The server looks at the rest. */
export function channelFaultsOf(values: ChannelValues): Faults {
  const email = values.email.trim()
  const website = values.website.trim()
  return {
    name: values.name.trim() === '' ? words.name : null,
    guid: /^([A-Za-z0-9][A-Za-z0-9._:@-]{0,127})?$/.test(values.guid.trim()) ? null : words.guid,
    email: /^([^\s@]+@[^\s@]+)?$/.test(email) ? null : words.email,
    website: /^(https?:\/\/\S+)?$/.test(website) ? null : words.website,
    validation:
      values.requireValidation && values.validation === 'none' ? words.contradiction : null,
    retentionDays: isWhole(values.retentionDays, 3650) ? null : words.retentionDays,
    maxHoldDays: isWhole(values.maxHoldDays, 365) ? null : words.maxHoldDays,
  }
}

function isWhole(value: number | string, most: number): boolean {
  const count = Number(value)
  return value !== '' && Number.isInteger(count) && count >= 1 && count <= most
}
