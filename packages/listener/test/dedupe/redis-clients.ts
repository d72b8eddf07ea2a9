import { Redis } from 'ioredis'
import { createClient } from 'redis'

/** A connected client of npm `redis`. */
export async function connectNodeRedis(
  port: number,
  options: { readonly disableOfflineQueue?: boolean } = {},
) {
  const client = createClient({ ...options, url: `redis://127.0.0.1:${port}` })
  // Without it an error of the connection ends the process; calls that fail say so themselves.
  client.on('error', () => {})
  await client.connect()
  return client
}

/** A connected client of npm `ioredis`. */
export async function connectIoRedis(
  port: number,
  options: { readonly enableOfflineQueue?: boolean } = {},
) {
  const client = new Redis({ ...options, host: '127.0.0.1', port, lazyConnect: true })
  client.on('error', () => {})
  await client.connect()
  return client
}
