import { NewTopic, Ok, PageQuery, pageOf, Topic, TopicChanges } from '@posthorn/contract'
import { anyKey, operator, type Route, route } from '../route.ts'
import * as createTopic from './create.ts'
import * as deleteTopic from './delete.ts'
import * as getTopic from './get.ts'
import * as listTopics from './list.ts'
import * as updateTopic from './update.ts'

export const topicRoutes: readonly Route[] = [
  route({
    id: 'createTopic',
    methods: ['POST'],
    path: '/v1/topics',
    who: operator,
    summary: 'Create a topic',
    body: NewTopic,
    status: 201,
    answer: Topic,
    once: true,
    handle: createTopic.create,
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
    answer: Ok,
    handle: deleteTopic.remove,
  }),
]
