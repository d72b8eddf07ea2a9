/**
 * The least a relay can do: takes a POST, answers 202 at once, and POSTs the same bytes on. Nothing is
 * stored, signed, logged or tried again. Speaks with `forkRelay` and ends when its parent does.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Pool } from 'undici'
import { openPool, post } from './post.ts'
import type { RelayTarget } from './relay.ts'

let pool: Pool | null = null
let path = '/'

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    response.writeHead(202).end()
    if (pool === null) throw new Error('The relay has no target.')
    const id = String(request.headers['webhook-id'])
    const headers = { 'content-type': 'application/json', 'webhook-id': id }
    // A rejection ends this process, and with it the measurement.
    void post(pool, { path, headers, body: Buffer.concat(chunks) })
  })
})

process.on('disconnect', () => process.exit())
process.on('message', (target: RelayTarget) => {
  void pool?.close()
  pool = openPool(target.origin, target.connections)
  path = target.path
  process.send?.('aimed')
})
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
