import type { Client } from '@posthorn/client'

/** Something that can be typed next. */
export interface Candidate {
  readonly value: string
  readonly description: string
}

/** What is known by name on the server. */
export interface ServerNames {
  topics(): Promise<Candidate[]>
  channels(): Promise<Candidate[]>
  /** Of the channel that the line names. */
  webhooks(): Promise<Candidate[]>
}

/** Somebody has pressed a key and looks at the screen. */
const patienceMs = 800
const mostNames = 200

/**
 * Names for the completion of a line. A server that is away, slow or refuses has none: nothing is said
 * in the middle of a line that somebody types.
 */
export function serverNames(connect: () => Client, channel: string): ServerNames {
  const asked = async (ask: (client: Client) => Promise<Candidate[]>) => {
    try {
      return await ask(connect())
    } catch {
      return []
    }
  }
  const page = { limit: mostNames }
  const options = () => ({ retries: 0, signal: AbortSignal.timeout(patienceMs) })
  return {
    topics: () =>
      asked(async ({ topics }) => {
        const { data } = await topics.list(page, options()).page()
        return data.map(({ name, description }) => ({
          value: name,
          description: description ?? '',
        }))
      }),
    channels: () =>
      asked(async ({ channels }) => {
        const { data } = await channels.list(page, options()).page()
        return data.map(({ id, guid, name }) => ({ value: guid ?? id, description: name }))
      }),
    webhooks: () =>
      asked(async (client) => {
        const { data } = await client.channel(channel).webhooks.list(page, options()).page()
        return data.map(({ id, name, webhook_url }) => ({
          value: id,
          description: name ?? webhook_url ?? '',
        }))
      }),
  }
}
