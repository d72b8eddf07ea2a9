import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve as serveHono } from '@hono/node-server'
import { createListener } from '@posthorn/listener'
import { expressHandler } from '@posthorn/listener/express'
import { fastifyPlugin } from '@posthorn/listener/fastify'
import { honoHandler } from '@posthorn/listener/hono'
import { nextRoute } from '@posthorn/listener/next'
import { nodeHandler } from '@posthorn/listener/node'
import { acculynx } from '@posthorn/listener/senders'
import { acculynxRequest, signedMessage, signedRequest } from '@posthorn/listener/testing'
import { generateSecret } from '@posthorn/signature'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { describe, expect, onTestFinished, test } from 'vitest'
import { adapterSuite, type Serve, type Served } from './adapter.suite.ts'

async function served(server: Server, path = '/webhooks'): Promise<Served> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    path,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

adapterSuite('node:http', (listener) =>
  served(createServer(nodeHandler(listener)).listen(0, '127.0.0.1')),
)

adapterSuite('express', (listener) => {
  const app = express()
  app.all('/webhooks', expressHandler(listener))
  // Behind the listener, where it does no harm.
  app.use(express.json())
  return served(app.listen(0, '127.0.0.1'))
})

const behindParser: Serve = (listener) => {
  const app = express()
  app.use(express.raw({ type: () => true, limit: '1mb' }))
  app.use('/hooks', express.Router().all('/in', expressHandler(listener)))
  return served(app.listen(0, '127.0.0.1'), '/hooks/in')
}
adapterSuite('express, behind a parser that keeps the bytes', behindParser, { readsItself: true })

adapterSuite('fastify', async (listener) => {
  const app = fastify({ bodyLimit: 10 })
  await app.register(fastifyPlugin(listener), { prefix: '/webhooks' })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return served(app.server)
})

adapterSuite('hono', (listener) => {
  const app = new Hono().all('/webhooks', honoHandler(listener))
  return served(serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server)
})

adapterSuite('a fetch-style server', (listener) =>
  served(
    serveHono({
      fetch: (request) => listener.fetch(request),
      port: 0,
      hostname: '127.0.0.1',
    }) as Server,
  ),
)

// Next.js itself is not here: its route handlers are functions of the Fetch API, served as such.
adapterSuite('next route handlers', (listener) => {
  const route: Record<string, ((request: Request) => Promise<Response>) | undefined> =
    nextRoute(listener)
  const fetch = (request: Request) =>
    route[request.method]?.(request) ?? new Response(null, { status: 405 })
  return served(serveHono({ fetch, port: 0, hostname: '127.0.0.1' }) as Server)
})

describe('a body that a parser took', () => {
  const secret = generateSecret()

  async function answerOf(app: express.Express) {
    const server = await served(app.listen(0, '127.0.0.1'), '/')
    onTestFinished(() => server.close())
    const { headers, body } = await signedMessage({ secret, topic: 'a', data: { n: 1 } })
    const url = `http://127.0.0.1:${server.port}/webhooks`
    const response = await fetch(url, { method: 'POST', headers: { ...headers }, body })
    return { status: response.status, answer: await response.json() }
  }
  const listen = (reports: string[]) =>
    createListener({ secrets: secret, onError: (error) => reports.push(String(error)) })

  test('gets 500 and a hint at the first request in Express, to the sender and to the log', async () => {
    const reports: string[] = []
    const app = express()
      .use(express.json())
      .all('/webhooks', expressHandler(listen(reports)))
    expect(await answerOf(app)).toEqual({
      status: 500,
      answer: { code: 'body_already_read', detail: expect.stringContaining('express.json()') },
    })
    expect(reports).toHaveLength(1)
  })

  test('is verified when the parser kept the bytes', async () => {
    const verify = (request: object, _: unknown, bytes: Buffer) => {
      Object.assign(request, { rawBody: bytes })
    }
    const app = express()
      .use(express.json({ verify }))
      .all('/webhooks', expressHandler(listen([])))
    expect(await answerOf(app)).toMatchObject({ status: 200 })
  })

  test('as text is not trusted to be the bytes', async () => {
    const app = express()
      .use(express.text({ type: () => true }))
      .all('/webhooks', expressHandler(listen([])))
    expect(await answerOf(app)).toMatchObject({ status: 500 })
  })

  test('gets the same in Hono', async () => {
    const app = new Hono()
      .use(async (context, next) => {
        await context.req.json()
        await next()
      })
      .all('/webhooks', honoHandler(listen([])))
    const url = 'http://localhost/webhooks'
    const response = await app.fetch(await signedRequest({ secret, topic: 'a', data: 1, url }))
    expect(response.status).toBe(500)
  })
})

test('a token in the URL is found behind the routers of Express', async () => {
  const urlToken = 'a-token-nobody-can-guess'
  const listener = createListener({ sender: acculynx({ urlToken }) })
  const router = express.Router().all('/', expressHandler(listener))
  const app = express().use(`/hooks/${urlToken}`, router)
  const server = await served(app.listen(0, '127.0.0.1'), '/')
  onTestFinished(() => server.close())
  const request = await acculynxRequest({ urlToken, topic: 'a', data: 1 })
  const { headers } = request
  const url = `http://127.0.0.1:${server.port}/hooks/${urlToken}`
  const body = await request.text()
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200)
})

test('the rest of a Fastify application keeps its parsers', async () => {
  const app = fastify()
  onTestFinished(() => app.close())
  const listener = createListener({ secrets: generateSecret() })
  await app.register(fastifyPlugin(listener), { prefix: '/webhooks' })
  app.post('/other', async (request) => request.body)
  const response = await app.inject({ method: 'POST', url: '/other', payload: { a: 1 } })
  expect(response.json()).toEqual({ a: 1 })
})
