import type { Topic, TopicSettings } from '../../domain/topic.ts'
import type { AnsweredBefore, RememberedAnswer } from './answers.ts'

export interface TopicReader {
  get(name: string): Promise<Topic | null>
  /** By name. */
  list(page: { readonly after: string | null; readonly limit: number }): Promise<Topic[]>
}

/** What a catalog says of a topic. What it leaves out stays as it is, or is null in a new topic. */
export type TopicPatch = Pick<Topic, 'name'> & Partial<TopicSettings>

export interface ImportedTopics {
  readonly created: number
  readonly updated: number
  /** As they were given already; not even their time of change moved. */
  readonly unchanged: number
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
  /** Creates what is missing and changes the rest: all of them or none. No name may come twice. */
  import(topics: readonly TopicPatch[], atMs: number): Promise<ImportedTopics>
  /** Refused while a webhook names the topic. */
  delete(
    name: string,
    atMs: number,
  ): Promise<{ kind: 'deleted' } | { kind: 'not_found' } | { kind: 'topic_in_use' }>
}
