import {
  ImportedTopics,
  NewTopic,
  Ok,
  PageQuery,
  pageOf,
  Topic,
  TopicChanges,
  TopicImport,
} from '@posthorn/contract'
import { anyKey, operator, type Route, route } from '../route.ts'
import * as createTopic from './create.ts'
import * as deleteTopic from './delete.ts'
import * as getTopic from './get.ts'
import { importCatalog } from './import.ts'
import * as listTopics from './list.ts'
import * as updateTopic from './update.ts'

/** A thousand topics with examples and schemas of 2 KB each, and room to spare. */
const catalogBytes = 4 * 1024 * 1024

export const topicRoutes: readonly Route[] = [
  route({
    id: 'createTopic',
    methods: ['POST'],
    path: '/v1/topics',
    who: operator,
    summary: 'Create a topic',
    details:
      'One catalog serves the whole installation. Data published for a topic with a schema must follow it, and so must the example.',
    refuses: ['topic_taken', 'overloaded'],
    body: NewTopic,
    status: 201,
    answer: Topic,
    once: true,
    handle: createTopic.create,
  }),
  route({
    id: 'importTopics',
    methods: ['POST'],
    path: '/v1/topics/import',
    who: operator,
    summary: 'Take in a catalog: create topics that are missing, change those that exist',
    details:
      'All of it or none. What the catalog says nothing about stays as it is, so the same catalog can be sent again at any time.',
    refuses: ['overloaded'],
    body: TopicImport,
    bodyBytes: () => catalogBytes,
    answer: ImportedTopics,
    handle: importCatalog,
  }),
  route({
    id: 'listTopics',
    methods: ['GET'],
    path: '/v1/topics',
    who: anyKey,
    summary: 'List the topics by name',
    query: PageQuery,
    answer: pageOf(Topic),
    handle: listTopics.list,
  }),
  route({
    id: 'getTopic',
    methods: ['GET'],
    path: '/v1/topics/:topic',
    who: anyKey,
    summary: 'Get a topic',
    answer: Topic,
    handle: getTopic.get,
  }),
  route({
    id: 'updateTopic',
    methods: ['PATCH', 'PUT'],
    path: '/v1/topics/:topic',
    who: operator,
    summary: 'Change what is given and keep the rest',
    refuses: ['overloaded'],
    body: TopicChanges,
    answer: Topic,
    handle: updateTopic.update,
  }),
  route({
    id: 'deleteTopic',
    methods: ['DELETE'],
    path: '/v1/topics/:topic',
    who: operator,
    summary: 'Delete a topic that no webhook names',
    refuses: ['topic_in_use'],
    answer: Ok,
    handle: deleteTopic.remove,
  }),
]
