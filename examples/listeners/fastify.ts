// Fastify: WEBHOOK_SECRET=whsec_… PORT=3000 node fastify.ts
import { createListener } from '@posthorn/listener'
import { sqliteDedupe } from '@posthorn/listener/dedupe/sqlite'
import { fastifyPlugin } from '@posthorn/listener/fastify'
import { fastify } from 'fastify'

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

const app = fastify()
// The plugin reads the bytes itself; elsewhere bodies are parsed as usual.
app.register(fastifyPlugin(listener), { prefix: '/webhooks' })
app.get('/', () => 'The rest of the application')
await app.listen({ port: Number(process.env.PORT ?? 3000) })
console.log('ready')

// Stops taking requests, and ends when those under way are answered.
process.once('SIGTERM', () => app.close())
