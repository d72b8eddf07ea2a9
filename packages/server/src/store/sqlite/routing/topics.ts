import type { DatabaseSync } from 'node:sqlite'
import type { Topic } from '../../../domain/topic.ts'
import type { TopicReader, TopicWriter } from '../../store.ts'
import type { AnswerParts } from '../answers.ts'
import { prepare } from '../database/statement.ts'
import type { Sync } from '../thread/sync.ts'
import type { RoutingVersion } from './routing-version.ts'

export interface TopicRow {
  readonly name: string
  readonly description: string | null
  readonly example: string | null
  readonly schema: string | null
  readonly deprecated_at_ms: number | null
  readonly created_at_ms: number
  readonly updated_at_ms: number
  readonly deleted_at_ms: number | null
}

export const topicColumns = `name, description, example, schema, deprecated_at_ms, created_at_ms,
  updated_at_ms, deleted_at_ms`

export function toTopic(row: TopicRow): Topic {
  return {
    name: row.name,
    description: row.description,
    example: row.example,
    schema: row.schema,
    deprecatedAtMs: row.deprecated_at_ms,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    deletedAtMs: row.deleted_at_ms,
  }
}

const empty = {
  description: null,
  example: null,
  schema: null,
  deprecatedAtMs: null,
  deletedAtMs: null,
} as const
const settingNames = ['description', 'example', 'schema', 'deprecatedAtMs'] as const

export function topicReader(db: DatabaseSync): Sync<TopicReader> {
  const select = `SELECT ${topicColumns} FROM topics WHERE deleted_at_ms IS NULL`
  const byName = prepare<TopicRow>(db, `${select} AND name = ?`)
  const page = prepare<TopicRow>(db, `${select} AND name > ? ORDER BY name LIMIT ?`)
  return {
    get(name) {
      const row = byName.get(name)
      return row === undefined ? null : toTopic(row)
    },
    list({ after, limit }) {
      return page.all(after ?? '', limit).map(toTopic)
    },
  }
}

export function topicWriter(
  db: DatabaseSync,
  parts: { readonly version: RoutingVersion; readonly answers: AnswerParts },
): Sync<TopicWriter> {
  const { version, answers } = parts
  const byName = prepare<TopicRow>(
    db,
    `SELECT ${topicColumns} FROM topics WHERE name = ? AND deleted_at_ms IS NULL`,
  )
  // Replaces: a deleted topic of the name may still lie there for nodes to hear of.
  const insert = prepare(
    db,
    `INSERT OR REPLACE INTO topics (${topicColumns}, routing_version)
     VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?)`,
  )
  const update = prepare(
    db,
    `UPDATE topics SET description = ?, example = ?, schema = ?, deprecated_at_ms = ?,
       updated_at_ms = ?, routing_version = ?
     WHERE name = ?`,
  )
  const erase = prepare(
    db,
    'UPDATE topics SET deleted_at_ms = ?, routing_version = ? WHERE name = ?',
  )
  // Reads every webhook: deleting a topic is rare, and an index of topics would slow every change
  // of a webhook.
  const named = prepare<{ id: string }>(
    db,
    `SELECT webhooks.id FROM webhooks, json_each(webhooks.topics) AS topic
     WHERE webhooks.deleted_at_ms IS NULL AND topic.value = ? LIMIT 1`,
  )

  const put = (topic: Topic) =>
    insert.run(
      topic.name,
      topic.description,
      topic.example,
      topic.schema,
      topic.deprecatedAtMs,
      topic.createdAtMs,
      topic.updatedAtMs,
      version.next(),
    )
  const change = (topic: Topic) =>
    update.run(
      topic.description,
      topic.example,
      topic.schema,
      topic.deprecatedAtMs,
      topic.updatedAtMs,
      version.next(),
      topic.name,
    )

  return {
    create(topic, remember) {
      const before = answers.recall(remember)
      if (before !== null) return before
      if (byName.get(topic.name) !== undefined) return { kind: 'topic_taken' }
      put(topic)
      answers.keep(remember)
      return { kind: 'created' }
    },

    update(name, changes, atMs) {
      const row = byName.get(name)
      if (row === undefined) return { kind: 'not_found' }
      const topic: Topic = { ...toTopic(row), ...changes, updatedAtMs: atMs }
      change(topic)
      return { kind: 'updated', topic }
    },

    import(topics, atMs) {
      const count = { created: 0, updated: 0, unchanged: 0 }
      for (const patch of topics) {
        const row = byName.get(patch.name)
        if (row === undefined) {
          put({ ...empty, ...patch, createdAtMs: atMs, updatedAtMs: atMs })
          count.created += 1
          continue
        }
        const before = toTopic(row)
        const topic = { ...before, ...patch }
        if (settingNames.every((name) => topic[name] === before[name])) {
          count.unchanged += 1
        } else {
          change({ ...topic, updatedAtMs: atMs })
          count.updated += 1
        }
      }
      return count
    },

    delete(name, atMs) {
      if (byName.get(name) === undefined) return { kind: 'not_found' }
      if (named.get(name) !== undefined) return { kind: 'topic_in_use' }
      erase.run(atMs, version.next(), name)
      return { kind: 'deleted' }
    },
  }
}
