import { type ChannelClient, createClient } from '@posthorn/client'
import { operatorKey } from './launch-server.ts'

export interface MadeChannel {
  readonly channel: ChannelClient
  /** In which `posthorn` finds the server and the channel. */
  readonly env: Readonly<Record<string, string>>
}

/** A channel of its own for a test. */
export async function makeChannel(serverUrl: string): Promise<MadeChannel> {
  const client = createClient({ url: serverUrl, key: operatorKey })
  const { id } = await client.channels.create({ name: 'Shop' })
  return {
    channel: client.channel(id),
    env: { POSTHORN_URL: serverUrl, POSTHORN_ADMIN_KEY: operatorKey, POSTHORN_CHANNEL: id },
  }
}
