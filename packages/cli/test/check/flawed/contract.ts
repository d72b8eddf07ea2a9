import { setTimeout as pause } from 'node:timers/promises'
import { sign, verify } from '@posthorn/signature'
import express from 'express'
import type { Flaw } from './flaw.ts'
import { allOf, handmade } from './handmade.ts'

/** Listeners that take what they should, and that are hard to live with for senders and operators. */
export const contractFlaws: readonly Flaw[] = [
  {
    flaw: 'knows one topic and finds no other',
    fails: ['contract/unknown-topic'],
    listener: handmade({
      handle: (json) => ({ status: typeOf(json) === 'posthorn.check' ? 200 : 404 }),
    }),
  },
  {
    flaw: 'has a schema without room for new fields',
    fails: ['contract/unknown-fields'],
    listener: handmade({
      handle(json) {
        const known = ['type', 'timestamp', 'data']
        const isKnown = Object.keys(json as object).every((name) => known.includes(name))
        return { status: isKnown ? 200 : 422 }
      },
    }),
  },
  {
    flaw: 'does the work before it answers',
    fails: ['contract/answer-time', 'contract/parallel'],
    listener: handmade({
      async handle() {
        await pause(10_000, undefined, { ref: false })
        return { status: 200 }
      },
    }),
  },
  {
    flaw: 'has one connection to its database, and none to spare',
    fails: ['contract/parallel'],
    listener: handmade(() => {
      let busy = false
      return {
        async handle() {
          if (busy) return { status: 500, body: { code: 'database_locked' } }
          busy = true
          await pause(20)
          busy = false
          return { status: 200 }
        },
      }
    }),
  },
  {
    flaw: 'takes every method for POST',
    fails: ['contract/put', 'contract/delete'],
    listener: handmade({ admit: () => null }),
  },
  {
    flaw: 'greets browsers',
    fails: ['contract/get'],
    listener: handmade({
      admit: ({ method }) => (method === 'GET' ? { status: 200, body: 'It works!' } : null),
    }),
  },
  {
    flaw: 'wants a slash at the end of its URL',
    fails: ['contract/no-redirect'],
    listener: handmade({
      admit: ({ url }) =>
        url?.endsWith('/') ? null : { status: 308, headers: { location: `${url}/` } },
    }),
  },
  {
    flaw: 'sends whom it does not know to the log-in page',
    fails: ['contract/no-redirect'],
    listener: handmade({ forged: () => ({ status: 302, headers: { location: '/login' } }) }),
  },
  {
    flaw: 'answers with the event',
    fails: ['contract/small-answers'],
    listener: handmade({ handle: (json) => ({ status: 200, body: { ok: true, received: json } }) }),
  },
  {
    flaw: 'leaves errors to Express',
    fails: ['contract/no-stack-trace'],
    listener: (secret) =>
      express()
        .use(express.json())
        .use(async ({ headers, body }, response) => {
          const { ok } = await verify({ headers, body: JSON.stringify(body), secrets: secret })
          response.status(ok ? 200 : 401).end()
        }),
  },
  {
    flaw: 'answers with whatever was thrown',
    fails: ['contract/no-stack-trace'],
    listener: handmade({
      forged: (code) => ({ status: 401, body: { error: new Error(code).stack } }),
    }),
  },
  {
    flaw: 'tells which signature it expected',
    fails: ['contract/no-secret'],
    listener: handmade((secret) => ({
      async forged(_code, { headers, body }) {
        const id = String(headers['webhook-id'])
        const timestamp = Number(headers['webhook-timestamp'])
        const expected = await sign({ id, timestamp, body, secrets: [secret] })
        return { status: 401, body: { expected } }
      },
    })),
  },
  {
    flaw: 'shows its configuration to help debugging',
    fails: ['contract/no-secret'],
    listener: handmade((secret) => ({
      forged: () => ({ status: 401, body: { config: { secret } } }),
    })),
  },
  {
    flaw: 'serves one request after the other',
    fails: ['contract/slow-sender'],
    listener: handmade(() => {
      let before: Promise<unknown> = Promise.resolve()
      return {
        read(request) {
          const body = before.then(() => allOf(request))
          before = body.catch(() => undefined)
          return body
        },
      }
    }),
  },
  {
    flaw: 'counts on the first packet to bring the whole body',
    fails: ['contract/slow-sender'],
    listener: handmade({
      read: (request) => new Promise((resolve) => request.once('data', resolve)),
    }),
  },
  {
    flaw: 'never gives back what half a request held',
    fails: ['contract/disconnect'],
    listener: handmade(() => {
      let free = 4
      return {
        admit: () => (free > 0 ? null : { status: 503 }),
        async read(request) {
          free -= 1
          const body = await allOf(request)
          free += 1
          return body
        },
      }
    }),
  },
  {
    flaw: 'takes the retry of half an event for a duplicate',
    fails: ['contract/disconnect'],
    listener: handmade(() => {
      const seen = new Set<unknown>()
      return {
        admit({ headers }) {
          const id = headers['webhook-id']
          if (seen.has(id)) return { status: 409 }
          seen.add(id)
          return null
        },
      }
    }),
  },
  {
    flaw: 'closes each connection after its answer',
    fails: ['contract/keep-alive'],
    listener: handmade({ handle: () => ({ status: 200, headers: { connection: 'close' } }) }),
  },
  {
    flaw: 'has heard of no validation',
    fails: ['contract/challenge', 'contract/code', 'contract/cloudevents-handshake'],
    listener: handmade({
      admit: ({ method }) => (method === 'OPTIONS' ? { status: 405 } : null),
      handle: (json) => (typeOf(json) === undefined ? { status: 422 } : { status: 200 }),
    }),
  },
  {
    flaw: 'echoes the wrong part of the question',
    fails: ['contract/challenge'],
    listener: handmade({ handle: (json) => ({ status: 200, body: json }) }),
  },
  {
    flaw: 'answers 204 to all that goes well',
    fails: ['contract/code'],
    listener: handmade({ handle: () => ({ status: 204 }) }),
  },
  {
    flaw: 'leaves OPTIONS to its CORS handler',
    fails: ['contract/cloudevents-handshake'],
    listener: handmade({
      admit: ({ method }) =>
        method === 'OPTIONS'
          ? { status: 204, headers: { 'access-control-allow-origin': '*' } }
          : null,
    }),
  },
  {
    flaw: 'consents to another sender',
    fails: ['contract/cloudevents-handshake'],
    listener: handmade({
      admit: ({ method }) =>
        method === 'OPTIONS'
          ? { status: 200, headers: { 'webhook-allowed-origin': 'events.example.org' } }
          : null,
    }),
  },
]

function typeOf(json: unknown): unknown {
  return (json as { type?: unknown } | null)?.type
}
