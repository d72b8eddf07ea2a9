import type { ApiClient } from './api-client.ts'
import { eventually } from './eventually.ts'
import type { TestServer } from './running-server.ts'

/** A server, in this process or another, as its users have it. */
type ReachableServer = Pick<TestServer, 'operator' | 'client'>

export interface LogEntry {
  readonly webhook_id: string
  readonly status: string
  readonly http_code: number | null
  readonly error: string | null
  readonly next_attempt_at: string | null
  readonly attempts: readonly {
    readonly number: number
    readonly outcome: string
    readonly http_code: number | null
    readonly error: string | null
  }[]
}

/** A channel with its publisher, as a user of the API has it. */
export interface Publisher {
  readonly channelId: string
  readonly path: string
  readonly api: ApiClient
  webhook(settings: Record<string, unknown>): Promise<{ id: string; secret: string }>
  publish(topic: string, data?: unknown): Promise<string>
  log(eventId: string): Promise<LogEntry[]>
  /** Of the only webhook of the event, once it has that status. */
  logWhen(eventId: string, status: string): Promise<LogEntry>
}

export async function createPublisher(server: ReachableServer, name = 'Test'): Promise<Publisher> {
  const channel = await server.operator.ok<{ id: string; publisher_key: string }>(
    'POST',
    '/v1/channels',
    { name },
  )
  return publisherOf(server, channel)
}

export function publisherOf(
  server: ReachableServer,
  channel: { id: string; publisher_key: string },
): Publisher {
  const api = server.client(channel.publisher_key)
  const path = `/v1/channels/${channel.id}`
  const log = (eventId: string) =>
    api.ok<LogEntry[]>('GET', `${path}/events/${eventId}/notification_log`)
  return {
    channelId: channel.id,
    path,
    api,
    webhook: (settings) => api.ok('POST', `${path}/webhooks`, settings),
    async publish(topic, data = {}) {
      const event = await api.ok<{ id: string }>('POST', `${path}/events`, {
        event_name: topic,
        data,
      })
      return event.id
    },
    log,
    async logWhen(eventId, status) {
      const entries = await eventually(
        () => log(eventId),
        (all) => all[0]?.status === status,
      )
      const [entry] = entries
      if (entry === undefined) throw new Error(`Event ${eventId} has no webhook`)
      return entry
    },
  }
}
