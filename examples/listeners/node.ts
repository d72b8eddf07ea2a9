// Plain Node: WEBHOOK_SECRET=whsec_… PORT=3000 node node.ts
import { createServer } from 'node:http'
import { createListener } from '@posthorn/listener'
import { sqliteDedupe } from '@posthorn/listener/dedupe/sqlite'
import { nodeHandler } from '@posthorn/listener/node'

interface Topics {
  'order.created': { order: string }
  'order.cancelled': { order: string; reason: string }
}

const listener = createListener<Topics>({
  secrets: process.env.WEBHOOK_SECRET,
  dedupe: sqliteDedupe({ database: process.env.DEDUPE_FILE ?? 'webhooks.db' }),
})
listener.on('order.created', ({ id, data }) => {
  console.log(`${id}: order ${data.order} came in`)
})
listener.on('order.cancelled', ({ id, data }) => {
  console.log(`${id}: order ${data.order} is off, as ${data.reason}`)
})

const server = createServer(nodeHandler(listener))
server.listen(Number(process.env.PORT ?? 3000), () => console.log('ready'))

// Stops taking requests, and ends when those under way are answered.
process.once('SIGTERM', () => server.close())
