import { createApiClient } from '../packages/server/test/api-client.ts'
import type { ForkedReceiver } from '../packages/server/test/receiver/fork-receiver.ts'
import { operatorKey } from '../packages/server/test/running-server.ts'
import { payload } from './payload.ts'
import type { PostAnswer, PostRequest } from './post.ts'
import { forkRelay } from './relay.ts'

/** Something that brings a POST to a receiver, one way or another. */
export interface Contender {
  /** Whose CPU is counted. */
  readonly pid: number
  /** From now on what is sent arrives at these paths of the receiver, over so many connections each. */
  aim(receiver: ForkedReceiver, target: Target): Promise<Aim>
}

export interface Target {
  readonly paths: readonly string[]
  readonly connections: number
}

export interface Aim {
  readonly origin: string
  request(n: number): PostRequest
  /** The `webhook-id` that arrives for it. */
  idOf(n: number, answer: PostAnswer): string
  /** Whether what arrives is signed. */
  readonly signed: boolean
}

/** Posthorn, over its public API: one publish a request. */
export function posthorn(server: { readonly pid: number; readonly url: string }): Contender {
  const operator = createApiClient(server.url, operatorKey)
  const body = Buffer.from(`{"event_name":"order.created","data":${payload}}`)
  return {
    pid: server.pid,
    async aim(receiver, { paths, connections }) {
      const channel = await operator.ok<{ id: string; publisher_key: string }>(
        'POST',
        '/v1/channels',
        { name: 'Bench' },
      )
      const publisher = createApiClient(server.url, channel.publisher_key)
      for (const path of paths) {
        const webhook = await publisher.ok<{ secret: string }>(
          'POST',
          `/v1/channels/${channel.id}/webhooks`,
          { webhook_url: receiver.url + path, max_in_flight: connections },
        )
        await receiver.trust(path, [webhook.secret])
      }
      const request = {
        path: `/v1/channels/${channel.id}/events`,
        headers: {
          authorization: `Bearer ${channel.publisher_key}`,
          'content-type': 'application/json',
        },
        body,
      }
      const idOf = (_n: number, answer: PostAnswer) => JSON.parse(answer.body).id
      return { origin: server.url, request: () => request, idOf, signed: true }
    },
  }
}

/** A process that passes POSTs on and does nothing else. */
export async function bareRelay(): Promise<Contender & { close(): void }> {
  const relay = await forkRelay()
  return {
    pid: relay.pid,
    async aim(receiver, { paths, connections }) {
      const [path = '/'] = paths
      await relay.aim({ origin: receiver.url, path, connections })
      return { origin: relay.url, ...plain('/') }
    },
    close: relay.close,
  }
}

/** The load generator POSTs to the receiver itself. */
export const rawPosts: Contender = {
  pid: process.pid,
  async aim(receiver, { paths }) {
    const [path = '/'] = paths
    return { origin: receiver.url, ...plain(path) }
  },
}

function plain(path: string): Omit<Aim, 'origin'> {
  const body = Buffer.from(payload)
  return {
    request: (n) => ({
      path,
      headers: { 'content-type': 'application/json', 'webhook-id': String(n) },
      body,
    }),
    idOf: (n) => String(n),
    signed: false,
  }
}
