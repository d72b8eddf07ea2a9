/** Run by Bun: serves a listener on a free port and prints the port, then each topic it handles. */
import { createListener } from '@posthorn/listener'

const secrets = Bun.env.WEBHOOK_SECRET
const publicKeys = Bun.env.WEBHOOK_PUBLIC_KEY
const listener = createListener({
  secrets,
  publicKeys,
  maxBodyBytes: 100_000,
  consent: { origins: ['posthorn.example.com'] },
  onError: () => {},
})
listener.on('*', ({ topic }) => {
  if (topic === 'fails') throw new Error('no')
})

const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: listener.fetch })
console.log(server.port)
