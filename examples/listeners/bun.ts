// Bun: WEBHOOK_SECRET=whsec_… PORT=3000 bun bun.ts
import { createListener } from '@posthorn/listener'
import { sqliteDedupe } from '@posthorn/listener/dedupe/sqlite'

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

// On Deno the same with Deno.serve.
Bun.serve({
  port: Number(process.env.PORT ?? 3000),
  hostname: '0.0.0.0',
  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (pathname === '/webhooks') return listener.fetch(request)
    return new Response('The rest of the application')
  },
})
console.log('ready')
