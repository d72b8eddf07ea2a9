import type {
  ImportedTopics,
  NewTopic,
  PageQuery,
  Topic,
  TopicChanges,
  TopicImport,
} from '@posthorn/contract'
import { type CallOptions, type CreateOptions, pathTo } from './call.ts'
import type { Caller } from './caller.ts'
import { list } from './list.ts'

/** The catalog of the installation. Any key reads it; the operator key writes it. */
export function topicsOf(caller: Caller) {
  const path = '/v1/topics'
  return {
    create: (topic: NewTopic, options?: CreateOptions) =>
      caller.json<Topic>({ method: 'POST', path, body: topic, creates: true }, options),
    /** Creates topics that are missing and changes those that exist, all of it or none. */
    import: (catalog: TopicImport, options?: CallOptions) =>
      caller.json<ImportedTopics>(
        { method: 'POST', path: `${path}/import`, body: catalog, repeating: 'harmless' },
        options,
      ),
    /** By name. */
    list: (query?: PageQuery, options?: CallOptions) =>
      list<Topic>(caller, { path, query, options }),
  }
}

export function topicOf(caller: Caller, name: string) {
  const path = pathTo`/v1/topics/${name}`
  return {
    get: (options?: CallOptions) => caller.json<Topic>({ method: 'GET', path }, options),
    /** Changes what is given and keeps the rest. */
    update: (changes: TopicChanges, options?: CallOptions) =>
      caller.json<Topic>({ method: 'PATCH', path, body: changes }, options),
    /** Refused while a webhook names it. */
    delete: (options?: CallOptions) => caller.remove(path, options),
  }
}
