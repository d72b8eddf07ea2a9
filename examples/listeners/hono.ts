// Hono on Node: WEBHOOK_SECRET=whsec_… PORT=3000 node hono.ts
import { serve } from '@hono/node-server'
import { createListener } from '@posthorn/listener'
import { sqliteDedupe } from '@posthorn/listener/dedupe/sqlite'
import { honoHandler } from '@posthorn/listener/hono'
import { Hono } from 'hono'

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

const app = new Hono()
app.all('/webhooks', honoHandler(listener))
app.get('/', (context) => context.text('The rest of the application'))
const port = Number(process.env.PORT ?? 3000)
const server = serve({ fetch: app.fetch, port }, () => console.log('ready'))

// Stops taking requests, and ends when those under way are answered.
process.once('SIGTERM', () => server.close())
