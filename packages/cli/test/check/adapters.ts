import { createServer, type Server } from 'node:http'
import { serve as serveHono } from '@hono/node-server'
import type { Listener } from '@posthorn/listener'
import { expressHandler } from '@posthorn/listener/express'
import { fastifyPlugin } from '@posthorn/listener/fastify'
import { honoHandler } from '@posthorn/listener/hono'
import { nextRoute } from '@posthorn/listener/next'
import { nodeHandler } from '@posthorn/listener/node'
import type { CheckProbe } from '@posthorn/listener/testing'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'

type AnyListener = Listener<Record<string, unknown>>
type Fetch = (request: Request) => Response | Promise<Response>
/** The listener at `/webhooks`, and the probe at `/effects`. */
type Start = (listener: AnyListener, probe: CheckProbe) => Server | Promise<Server>

const hostname = '127.0.0.1'

/** The listener SDK in every framework that it has an adapter for. */
export const adapters: Readonly<Record<string, Start>> = {
  'node:http'(listener, probe) {
    const webhooks = nodeHandler(listener)
    const server = createServer((request, response) =>
      request.url === '/webhooks' ? webhooks(request, response) : probe.node(request, response),
    )
    return server.listen(0, hostname)
  },
  express: (listener, probe) =>
    express()
      .all('/webhooks', expressHandler(listener))
      .use(express.json())
      .get('/effects', probe.node)
      .listen(0, hostname),
  async fastify(listener, probe) {
    const app = fastify()
    await app.register(fastifyPlugin(listener), { prefix: '/webhooks' })
    app.get('/effects', ({ raw }, reply) => probe.node(raw, reply.hijack().raw))
    await app.listen({ port: 0, host: hostname })
    return app.server
  },
  hono: (listener, probe) =>
    served(
      new Hono()
        .all('/webhooks', honoHandler(listener))
        .get('/effects', (context) => probe.fetch(context.req.raw)).fetch,
    ),
  'next route handlers'(listener, probe) {
    const routes: Readonly<Record<string, Fetch | undefined>> = { ...nextRoute(listener) }
    const notAllowed = () => new Response(null, { status: 405 })
    return served((request) =>
      isWebhook(request) ? (routes[request.method] ?? notAllowed)(request) : probe.fetch(request),
    )
  },
  'a fetch-style server': (listener, probe) =>
    served((request) => (isWebhook(request) ? listener.fetch(request) : probe.fetch(request))),
}

function isWebhook({ url }: Request): boolean {
  return new URL(url).pathname === '/webhooks'
}

function served(fetch: Fetch): Server {
  return serveHono({ fetch, port: 0, hostname }) as Server
}
