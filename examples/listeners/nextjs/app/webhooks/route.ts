// Next.js: WEBHOOK_SECRET=whsec_… npx next dev
import { createListener } from '@posthorn/listener'
import { sqliteDedupe } from '@posthorn/listener/dedupe/sqlite'
import { nextRoute } from '@posthorn/listener/next'

interface Topics {
  'order.created': { order: string }
  'order.cancelled': { order: string; reason: string }
}

// Looked up when a request comes, so that `next build` works without the variable.
const listener = createListener<Topics>({
  secrets: () => process.env.WEBHOOK_SECRET ?? '',
  dedupe: sqliteDedupe({ database: process.env.DEDUPE_FILE ?? 'webhooks.db' }),
})
listener.on('order.created', ({ id, data }) => {
  console.log(`${id}: order ${data.order} came in`)
})
listener.on('order.cancelled', ({ id, data }) => {
  console.log(`${id}: order ${data.order} is off, as ${data.reason}`)
})

export const { POST, OPTIONS } = nextRoute(listener)
