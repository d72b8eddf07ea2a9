import { connect } from 'node:net'
import type { IoRedis, NodeRedis } from '../../src/dedupe/redis.ts'

type Reply = string | number | null | Error | Reply[]

export interface RedisConnection {
  /** One command, answered. Rejects with what Redis says when it refuses. */
  command(...words: string[]): Promise<Reply>
  /** The connection with the signatures of npm `redis`. */
  readonly asNodeRedis: NodeRedis
  /** The connection with the signatures of npm `ioredis`. */
  readonly asIoRedis: IoRedis
  close(): void
}

/** A real connection to a Redis, as thin as its protocol (RESP 2) allows. */
export async function connectRedis(port: number): Promise<RedisConnection> {
  const socket = connect(port, '127.0.0.1')
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  const waiting: { resolve(reply: Reply): void; reject(error: Error): void }[] = []
  let received: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    for (let read = readReply(received, 0); read; read = readReply(received, 0)) {
      received = received.subarray(read.end)
      const next = waiting.shift()
      if (read.reply instanceof Error) next?.reject(read.reply)
      else next?.resolve(read.reply)
    }
  })
  socket.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('Redis closed the connection.'))
  })

  const command = (...words: string[]) => {
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`)
    socket.write(`*${words.length}\r\n${parts.join('')}`)
    return new Promise<Reply>((resolve, reject) => waiting.push({ resolve, reject }))
  }
  const evaluate: NodeRedis['eval'] = (script, { keys, arguments: values }) =>
    command('EVAL', script, String(keys.length), ...keys, ...values)
  return {
    command,
    asNodeRedis: { eval: evaluate, EVAL: evaluate },
    asIoRedis: {
      eval: (script, numberOfKeys, ...rest) =>
        command('EVAL', script, String(numberOfKeys), ...rest),
    },
    close: () => void socket.destroy(),
  }
}

/** The reply that begins at `start`, or null while it is not all there. */
function readReply(bytes: Buffer, start: number): { reply: Reply; end: number } | null {
  const lineEnd = bytes.indexOf('\r\n', start)
  if (lineEnd === -1) return null
  const kind = String.fromCharCode(bytes[start] ?? 0)
  const line = bytes.toString('utf8', start + 1, lineEnd)
  const end = lineEnd + 2
  if (kind === '+') return { reply: line, end }
  if (kind === '-') return { reply: new Error(line), end }
  if (kind === ':') return { reply: Number(line), end }
  const length = Number(line)
  if (length === -1) return { reply: null, end }
  if (kind === '$') {
    if (bytes.length < end + length + 2) return null
    return { reply: bytes.toString('utf8', end, end + length), end: end + length + 2 }
  }
  const items: Reply[] = []
  let at = end
  while (items.length < length) {
    const item = readReply(bytes, at)
    if (!item) return null
    items.push(item.reply)
    at = item.end
  }
  return { reply: items, end: at }
}
