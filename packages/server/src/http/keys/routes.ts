import { CreatedKey, Key, KeyRotation, NewKey, PageQuery, pageOf } from '@posthorn/contract'
import { channelRoute, type Route, scope } from '../route.ts'
import * as createKey from './create.ts'
import * as listKeys from './list.ts'
import * as revokeKey from './revoke.ts'
import * as rotateKey from './rotate.ts'

export const keyRoutes: readonly Route[] = [
  channelRoute({
    id: 'createKey',
    methods: ['POST'],
    path: '/keys',
    who: scope('manage'),
    summary: 'Create a key of the channel',
    details:
      'A key makes no key that opens more than itself. The text of the new key is shown this once.',
    refuses: ['operational_channel'],
    body: NewKey,
    status: 201,
    answer: CreatedKey,
    once: true,
    handle: createKey.create,
  }),
  channelRoute({
    id: 'listKeys',
    methods: ['GET'],
    path: '/keys',
    who: scope('manage'),
    summary: "List the channel's keys, newest first, revoked ones included",
    query: PageQuery,
    answer: pageOf(Key),
    handle: listKeys.list,
  }),
  channelRoute({
    id: 'revokeKey',
    methods: ['DELETE'],
    path: '/keys/:key',
    who: scope('manage'),
    summary: 'Revoke a key at once',
    details: 'It stops working before the answer comes. The key stays in the list.',
    answer: Key,
    handle: revokeKey.revoke,
  }),
  channelRoute({
    id: 'rotateKey',
    methods: ['POST'],
    path: '/keys/:key/rotate',
    who: scope('manage'),
    summary: 'Put a fresh key in place of an old one',
    details:
      'The new key has the same scopes and lives as long as the old one did; for the overlap both work.',
    body: KeyRotation,
    answer: CreatedKey,
    handle: rotateKey.rotate,
  }),
]
