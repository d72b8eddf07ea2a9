import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorCode } from '../error-code.ts'

/** Listens on this machine alone: on the port asked for, or on a free one when that is taken. Answers the URL. */
export async function listenHere(server: Server, port: number): Promise<string> {
  try {
    await listen(server, port)
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE') throw error
    await listen(server, 0)
  }
  const address = server.address() as AddressInfo
  return `http://127.0.0.1:${address.port}`
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
