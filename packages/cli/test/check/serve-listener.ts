import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A listener on a free port of this machine, and beside it the probe that counts its effects. */
export interface ServedListener {
  readonly url: string
  readonly effectsUrl: string
  close(): void
}

/** Serves the listener at `/webhooks`, and the probe at every other path. */
export function serveListener(
  listener: RequestListener,
  probe: RequestListener,
): Promise<ServedListener> {
  const server = createServer((request, response) => {
    const isWebhook = request.url?.split('?')[0] === '/webhooks'
    if (isWebhook) listener(request, response)
    else probe(request, response)
  })
  return servedBy(server.listen(0, '127.0.0.1'))
}

/** The same of a server that has both already, and has been started. */
export async function servedBy(server: Server): Promise<ServedListener> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  return {
    url: `${origin}/webhooks`,
    effectsUrl: `${origin}/effects`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
