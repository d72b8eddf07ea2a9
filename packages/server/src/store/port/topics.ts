import type { Topic, TopicSettings } from '../../domain/topic.ts'
import type { AnsweredBefore, RememberedAnswer } from './answers.ts'

export interface TopicReader {
  get(name: string): Promise<Topic | null>
  /** By name. */
  list(page: { readonly after: string | null; readonly limit: number }): Promise<Topic[]>
}

export interface TopicWriter {
  create(
    topic: Topic,
    remember: RememberedAnswer | null,
  ): Promise<{ kind: 'created' } | { kind: 'topic_taken' } | AnsweredBefore>
  /** Changes the settings given and keeps the rest as it is by then; answers the whole topic. */
  update(
    name: string,
    changes: Partial<TopicSettings>,
    atMs: number,
  ): Promise<{ kind: 'updated'; topic: Topic } | { kind: 'not_found' }>
  /** Refused while a webhook names the topic. */
  delete(
    name: string,
  ): Promise<{ kind: 'deleted' } | { kind: 'not_found' } | { kind: 'topic_in_use' }>
}
