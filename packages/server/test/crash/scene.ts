import { setTimeout as pause } from 'node:timers/promises'
import { createApiClient } from '../api-client.ts'
import { answer } from '../receiver/behaviour.ts'
import type { ForkedReceiver } from '../receiver/fork-receiver.ts'
import { operatorKey } from '../running-server.ts'

/** The channel that is published to. */
export interface Scene {
  readonly path: string
  /** The publisher's. */
  readonly key: string
}

/**
 * Three webhooks that want every event. Their receivers take it at once, after failing it once, and
 * slowly: so at any moment something is on its way, something waits for its retry and something for
 * its turn.
 */
const webhooks = {
  '/steady': { format: 'raw', behaviour: { per: 'path', steps: [answer(204)] } },
  '/failing': { format: 'channel', behaviour: { per: 'event', steps: [answer(500), answer(200)] } },
  '/slow': {
    format: 'standard',
    behaviour: { per: 'path', steps: [answer(204, { afterMs: 10 })] },
  },
} as const

export const paths = Object.keys(webhooks)

/** Generous: the machine may be busy, and retries wait seconds. */
const drainWithinMs = 90_000

export async function setScene(url: string, receiver: ForkedReceiver): Promise<Scene> {
  const operator = createApiClient(url, operatorKey)
  const channel = await operator.ok<{ id: string; publisher_key: string }>('POST', '/v1/channels', {
    name: 'Crash',
  })
  const key = channel.publisher_key
  const path = `/v1/channels/${channel.id}`
  for (const [at, { format, behaviour }] of Object.entries(webhooks)) {
    await receiver.behave(at, behaviour)
    const { secret } = await createApiClient(url, key).ok<{ secret: string }>(
      'POST',
      `${path}/webhooks`,
      { webhook_url: receiver.url + at, format, retry_policy: { delays: [1, 1, 2, 5, 10] } },
    )
    await receiver.trust(at, [secret])
  }
  return { path, key }
}

/**
 * Waits until the server says that no delivery is open, or long enough. This only tells when to look
 * at the ledger: what was delivered, the server is not asked.
 */
export async function drained(url: string, { path, key }: Scene): Promise<void> {
  const api = createApiClient(url, key)
  const isNone = async (state: string) => {
    const list = `${path}/deliveries?state=${state}&limit=1`
    return (await api.ok<{ data: unknown[] }>('GET', list)).data.length === 0
  }
  const deadlineMs = performance.now() + drainWithinMs
  while (!((await isNone('pending')) && (await isNone('retrying')))) {
    if (performance.now() > deadlineMs) return
    await pause(100)
  }
}
