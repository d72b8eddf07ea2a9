// Express: WEBHOOK_SECRET=whsec_… PORT=3000 node express.ts
import { createListener } from '@posthorn/listener'
import { sqliteDedupe } from '@posthorn/listener/dedupe/sqlite'
import { expressHandler } from '@posthorn/listener/express'
import express from 'express'

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

const app = express()
// Before the body parser: a signature covers the bytes, which a parser does not keep.
app.all('/webhooks', expressHandler(listener))
app.use(express.json())
app.get('/', (_request, response) => void response.send('The rest of the application'))
const server = app.listen(Number(process.env.PORT ?? 3000), () => console.log('ready'))

// Stops taking requests, and ends when those under way are answered.
process.once('SIGTERM', () => server.close())
