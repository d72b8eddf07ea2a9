import type { DatabaseSync } from 'node:sqlite'
import type { Channel } from '../../../domain/channel.ts'
import type { BodyFormat } from '../../../domain/format/names.ts'
import type { ChannelId } from '../../../domain/ids.ts'
import type { ValidationMethod } from '../../../domain/webhook/validation.ts'
import type { ChannelReader, ChannelWriter } from '../../store.ts'
import type { AnswerParts } from '../answers.ts'
import { prepare } from '../database/statement.ts'
import type { FollowUps } from '../deliveries/follow-ups.ts'
import type { ReplayParts } from '../replays/replays.ts'
import type { Sync } from '../thread/sync.ts'
import type { HealthParts } from '../webhooks/health.ts'
import type { ValidationParts } from '../webhooks/validations.ts'
import type { KeyParts } from './keys.ts'
import type { RoutingVersion } from './routing-version.ts'

export interface ChannelRow {
  readonly id: string
  readonly guid: string | null
  readonly name: string
  readonly description: string | null
  readonly email: string | null
  readonly website: string | null
  readonly public: number
  readonly default_format: string
  readonly validation: string
  readonly require_validation: number
  readonly strict_topics: number
  readonly retention_days: number
  readonly max_hold_days: number
  readonly operational: number
  readonly created_at_ms: number
  readonly updated_at_ms: number
  readonly deleted_at_ms: number | null
}

/** What its owner changes, in the order of `changing` below. */
const changingColumns = [
  'name',
  'description',
  'email',
  'website',
  'public',
  'default_format',
  'validation',
  'require_validation',
  'strict_topics',
  'retention_days',
  'max_hold_days',
] as const

export const channelColumns = `id, guid, ${changingColumns.join(', ')}, operational,
  created_at_ms, updated_at_ms, deleted_at_ms`

export function toChannel(row: ChannelRow): Channel {
  return {
    id: row.id as ChannelId,
    guid: row.guid,
    name: row.name,
    description: row.description,
    email: row.email,
    website: row.website,
    public: row.public === 1,
    defaultFormat: row.default_format as BodyFormat,
    validation: row.validation as ValidationMethod,
    requireValidation: row.require_validation === 1,
    strictTopics: row.strict_topics === 1,
    retentionDays: row.retention_days,
    maxHoldDays: row.max_hold_days,
    operational: row.operational === 1,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    deletedAtMs: row.deleted_at_ms,
  }
}

export function channelReader(db: DatabaseSync): Sync<ChannelReader> {
  const select = `SELECT ${channelColumns} FROM channels WHERE deleted_at_ms IS NULL`
  const byId = prepare<ChannelRow>(db, `${select} AND id = ?`)
  const byGuid = prepare<ChannelRow>(db, `${select} AND guid = ?`)
  const page = prepare<ChannelRow>(db, `${select} AND id < ? ORDER BY id DESC LIMIT ?`)

  return {
    get(id) {
      const row = byId.get(id)
      return row === undefined ? null : toChannel(row)
    },
    find(idOrGuid) {
      const row = byId.get(idOrGuid) ?? byGuid.get(idOrGuid)
      return row === undefined ? null : toChannel(row)
    },
    list({ before, limit }) {
      return page.all(before ?? '~', limit).map(toChannel)
    },
  }
}

export function channelWriter(
  db: DatabaseSync,
  parts: {
    readonly version: RoutingVersion
    readonly answers: AnswerParts
    readonly keys: KeyParts
    readonly followUps: FollowUps
    readonly replays: ReplayParts
    readonly health: HealthParts
    readonly validations: ValidationParts
  },
): Sync<ChannelWriter> {
  const { version, answers, keys, followUps, replays, health, validations } = parts
  const guidTaken = prepare<{ id: string }>(
    db,
    `SELECT id FROM channels WHERE guid = ? AND deleted_at_ms IS NULL
     UNION ALL SELECT id FROM channels WHERE id = ? LIMIT 1`,
  )
  const operational = prepare<{ id: string }>(
    db,
    'SELECT id FROM channels INDEXED BY channels_operational WHERE operational = 1',
  )
  const insert = prepare(
    db,
    `INSERT INTO channels (${channelColumns}, routing_version, routed_version)
     VALUES (?, ?, ${changingColumns.map(() => '?').join(', ')}, ?, ?, ?, ?, ?, ?)`,
  )
  const byId = prepare<ChannelRow>(
    db,
    `SELECT ${channelColumns} FROM channels WHERE id = ? AND deleted_at_ms IS NULL`,
  )
  const update = prepare(
    db,
    `UPDATE channels SET ${changingColumns.map((name) => `${name} = ?`).join(', ')},
       updated_at_ms = ?, routing_version = ?
     WHERE id = ?`,
  )
  const erase = prepare(
    db,
    'UPDATE channels SET deleted_at_ms = ?, updated_at_ms = ?, routing_version = ? WHERE id = ?',
  )
  // What was left to do for one of them is done with the channel.
  const eraseWebhooks = prepare(
    db,
    `UPDATE webhooks SET deleted_at_ms = ?, updated_at_ms = ?, draining = 0, leftovers = 0,
       revision = revision + 1, routing_version = ?
     WHERE channel_id = ? AND deleted_at_ms IS NULL`,
  )

  /** Answers the routing version it got. */
  const add = (channel: Channel): number => {
    const stamp = version.next()
    insert.run(
      channel.id,
      channel.guid,
      ...changing(channel),
      channel.operational ? 1 : 0,
      channel.createdAtMs,
      channel.updatedAtMs,
      channel.deletedAtMs,
      stamp,
      stamp,
    )
    return stamp
  }

  return {
    create(channel, firstKey, remember) {
      const before = answers.recall(remember)
      if (before !== null) return before
      if (channel.guid !== null && guidTaken.get(channel.guid, channel.guid) !== undefined) {
        return { kind: 'guid_taken' }
      }
      keys.insert(firstKey, add(channel))
      answers.keep(remember)
      return { kind: 'created' }
    },

    createOperational(channel) {
      if (operational.get() !== undefined) return
      const taken = channel.guid !== null && guidTaken.get(channel.guid, channel.guid) !== undefined
      add(taken ? { ...channel, guid: null } : channel)
    },

    update(id, changes, atMs) {
      const row = byId.get(id)
      if (row === undefined) return { kind: 'not_found' }
      const channel: Channel = { ...toChannel(row), ...changes, updatedAtMs: atMs }
      update.run(...changing(channel), channel.updatedAtMs, version.next(), id)
      return { kind: 'updated', channel }
    },

    delete(id, atMs) {
      if (byId.get(id) === undefined) return { kind: 'not_found' }
      const stamp = version.nextOf(id)
      erase.run(atMs, atMs, stamp, id)
      health.forgetOfChannel(id)
      validations.forgetOfChannel(id)
      eraseWebhooks.run(atMs, atMs, stamp, id)
      keys.revokeOfChannel(id, atMs, stamp)
      followUps.cancelOfChannel(id, atMs)
      replays.endOfChannel(id, atMs)
      return { kind: 'deleted' }
    },
  }
}

function changing(channel: Channel) {
  return [
    channel.name,
    channel.description,
    channel.email,
    channel.website,
    channel.public ? 1 : 0,
    channel.defaultFormat,
    channel.validation,
    channel.requireValidation ? 1 : 0,
    channel.strictTopics ? 1 : 0,
    channel.retentionDays,
    channel.maxHoldDays,
  ] as const
}
