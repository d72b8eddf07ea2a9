import type { DatabaseSync } from 'node:sqlite'
import type { Topic } from '../../domain/topic.ts'
import type { TopicReader, TopicWriter } from '../store.ts'
import type { AnswerParts } from './answers.ts'
import { prepare } from './statement.ts'
import type { Sync } from './sync.ts'

interface TopicRow {
  readonly name: string
  readonly description: string | null
  readonly example: string | null
  readonly schema: string | null
  readonly created_at_ms: number
  readonly updated_at_ms: number
}

const columns = 'name, description, example, schema, created_at_ms, updated_at_ms'

function toTopic(row: TopicRow): Topic {
  return {
    name: row.name,
    description: row.description,
    example: row.example,
    schema: row.schema,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  }
}

export function topicReader(db: DatabaseSync): Sync<TopicReader> {
  const byName = prepare<TopicRow>(db, `SELECT ${columns} FROM topics WHERE name = ?`)
  const page = prepare<TopicRow>(
    db,
    `SELECT ${columns} FROM topics WHERE name > ? ORDER BY name LIMIT ?`,
  )
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

export function topicWriter(db: DatabaseSync, answers: AnswerParts): Sync<TopicWriter> {
  const byName = prepare<TopicRow>(db, `SELECT ${columns} FROM topics WHERE name = ?`)
  const insert = prepare(db, `INSERT INTO topics (${columns}) VALUES (?, ?, ?, ?, ?, ?)`)
  const update = prepare(
    db,
    'UPDATE topics SET description = ?, example = ?, schema = ?, updated_at_ms = ? WHERE name = ?',
  )
  const erase = prepare(db, 'DELETE FROM topics WHERE name = ?')
  // Reads every webhook: deleting a topic is rare, and an index of topics would slow every change
  // of a webhook.
  const named = prepare<{ id: string }>(
    db,
    `SELECT webhooks.id FROM webhooks, json_each(webhooks.topics) AS topic
     WHERE webhooks.deleted_at_ms IS NULL AND topic.value = ? LIMIT 1`,
  )

  return {
    create(topic, remember) {
      const before = answers.recall(remember)
      if (before !== null) return before
      if (byName.get(topic.name) !== undefined) return { kind: 'topic_taken' }
      insert.run(
        topic.name,
        topic.description,
        topic.example,
        topic.schema,
        topic.createdAtMs,
        topic.updatedAtMs,
      )
      answers.keep(remember)
      return { kind: 'created' }
    },

    update(name, changes, atMs) {
      const row = byName.get(name)
      if (row === undefined) return { kind: 'not_found' }
      const topic: Topic = { ...toTopic(row), ...changes, updatedAtMs: atMs }
      update.run(topic.description, topic.example, topic.schema, topic.updatedAtMs, name)
      return { kind: 'updated', topic }
    },

    delete(name) {
      if (byName.get(name) === undefined) return { kind: 'not_found' }
      if (named.get(name) !== undefined) return { kind: 'topic_in_use' }
      erase.run(name)
      return { kind: 'deleted' }
    },
  }
}
