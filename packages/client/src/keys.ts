import type { CreatedKey, Key, KeyRotation, NewKey, PageQuery } from '@posthorn/contract'
import { type CallOptions, type CreateOptions, pathTo } from './call.ts'
import type { Caller } from './caller.ts'
import { list } from './list.ts'

export function keysOf(caller: Caller, channel: string) {
  const path = pathTo`/v1/channels/${channel}/keys`
  return {
    /** Of the channel. The text of the key is in the answer this once. */
    create: (key: NewKey = {}, options?: CreateOptions) =>
      caller.json<CreatedKey>({ method: 'POST', path, body: key, creates: true }, options),
    /** Newest first, revoked ones included. */
    list: (query?: PageQuery, options?: CallOptions) => list<Key>(caller, { path, query, options }),
  }
}

export function keyOf(
  caller: Caller,
  { channel, key }: { readonly channel: string; readonly key: string },
) {
  const path = pathTo`/v1/channels/${channel}/keys/${key}`
  return {
    /** It stops working before this resolves. */
    revoke: (options?: CallOptions) => caller.json<Key>({ method: 'DELETE', path }, options),
    /** Puts a fresh key with the same scopes in its place; for the overlap both work. */
    rotate: (rotation: KeyRotation = {}, options?: CallOptions) =>
      caller.json<CreatedKey>({ method: 'POST', path: `${path}/rotate`, body: rotation }, options),
  }
}
