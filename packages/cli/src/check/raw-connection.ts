import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { portOf, type Target } from './target.ts'

/** A bare connection, for what no HTTP client sends: half requests, slow ones, several at once. */
export interface RawConnection {
  /** Resolves when the bytes are on their way; false when the other side is gone. */
  write(bytes: Uint8Array | string): Promise<boolean>
  /**
   * What has come in, as latin1, once `until` finds what it looks for in it, the other side closes, or
   * the time is over. At most the first 64 KiB are kept.
   */
  read(until: (text: string) => boolean, timeoutMs: number): Promise<string>
  readonly closed: boolean
  /** Breaks it off at once. */
  destroy(): void
}

const keptCharacters = 64 * 1024

/** Rejects when nobody takes the connection. */
export async function openConnection(target: Target, signal: AbortSignal): Promise<RawConnection> {
  const socket = await connected(target, signal)
  let text = ''
  let closed = false
  let look = () => {}
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    if (text.length < keptCharacters) text += chunk
    look()
  })
  // What went wrong shows in `closed`, and in what came in.
  socket.on('error', () => {})
  socket.on('close', () => {
    closed = true
    look()
  })
  socket.on('end', () => look())
  return {
    write: (bytes) =>
      new Promise((resolve) => {
        if (closed) resolve(false)
        else socket.write(bytes, (error) => resolve(!error))
      }),
    read: (until, timeoutMs) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(patience)
          look = () => {}
          resolve(text)
        }
        const patience = setTimeout(done, timeoutMs)
        look = () => {
          if (closed || socket.readableEnded || until(text)) done()
        }
        look()
      }),
    get closed() {
      return closed || socket.readableEnded
    },
    destroy: () => void socket.destroy(),
  }
}

function connected({ url, address }: Target, signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const secure = url.protocol === 'https:'
  const port = portOf(url)
  const host = address.address
  const socket = secure
    ? connectTls({ host, port, servername: serverNameOf(url), ALPNProtocols: ['http/1.1'] })
    : connectTcp({ host, port })
  const abort = () => void socket.destroy(new Error('The time for this check is over.'))
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  socket.once('close', () => signal.removeEventListener('abort', abort))
  socket.once('error', reject)
  socket.once(secure ? 'secureConnect' : 'connect', () => {
    socket.off('error', reject)
    resolve(socket)
  })
  return promise
}

/** Addresses are no server names (RFC 6066, section 3); certificates are compared with the host then. */
function serverNameOf({ hostname }: URL): string {
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? hostname : ''
}
