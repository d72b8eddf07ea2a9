import { gunzipSync } from 'node:zlib'
import { verify } from '@posthorn/signature'
import express from 'express'
import type { Flaw } from './flaw.ts'
import { allOf, handmade, maxBytes } from './handmade.ts'

/** Listeners that lose or change bytes of a body, or stumble over it. */
export const bodyFlaws: readonly Flaw[] = [
  {
    flaw: 'verifies what JSON.stringify makes of the parsed body',
    fails: ['body/canary', 'body/crlf', 'body/bom'],
    listener: (secret) =>
      express()
        .use(express.json({ type: () => true, limit: maxBytes }))
        .use(async ({ headers, body }, response) => {
          const text = JSON.stringify(body)
          const { ok } = await verify({ headers, body: text, secrets: secret })
          response.status(ok ? 200 : 401).end()
        }),
  },
  {
    flaw: 'makes the line breaks of a body those of its own system',
    fails: ['body/crlf'],
    listener: handmade({ signed: (body) => body.toString().replaceAll('\r\n', '\n') }),
  },
  {
    flaw: 'takes the text() of a request, which has no byte order mark',
    fails: ['body/bom', 'body/not-utf8'],
    listener: handmade({ signed: (body) => new TextDecoder().decode(body) }),
  },
  {
    flaw: 'reads the body as Latin-1',
    fails: ['body/four-byte-utf8'],
    listener: handmade({ signed: (body) => body.toString('latin1') }),
  },
  {
    flaw: 'joins the texts of the chunks of a body',
    fails: ['body/four-byte-utf8'],
    listener: handmade({
      async read(request) {
        let text = ''
        for await (const chunk of request) text += chunk
        return text.length > maxBytes ? { status: 413 } : Buffer.from(text)
      },
    }),
  },
  {
    flaw: 'puts a text of the event into a URL, where no lone surrogate fits',
    fails: ['body/lone-surrogate'],
    listener: handmade({
      handle(json) {
        const { data } = json as { data?: object }
        for (const value of Object.values(data ?? {})) encodeURIComponent(String(value))
        return { status: 200 }
      },
    }),
  },
  {
    flaw: 'keeps bodies in a column of 16 kB',
    fails: ['body/20-kb'],
    listener: handmade({
      handle: (_json, body) => ({ status: body.length > 16_384 ? 500 : 200 }),
    }),
  },
  {
    flaw: 'has the 100 kB that Express allows when nobody says a limit',
    fails: ['body/101-kb', 'body/1-mib'],
    listener: behindRawParser({ type: () => true }),
  },
  {
    flaw: 'thinks that a megabyte has a million bytes',
    fails: ['body/1-mib'],
    listener: behindRawParser({ type: () => true, limit: 1_000_000 }),
  },
  {
    flaw: 'takes bodies of any size',
    fails: ['body/over-limit', 'body/over-limit-chunked'],
    listener: handmade({ read: allOf }),
  },
  {
    flaw: 'stops reading at its limit, and says nothing',
    fails: ['body/over-limit', 'body/over-limit-chunked'],
    listener: handmade({
      read: (request) =>
        new Promise((resolve) => {
          const chunks: Buffer[] = []
          let size = 0
          request.on('data', (chunk: Buffer) => {
            chunks.push(chunk)
            size += chunk.length
            if (size > maxBytes) request.removeAllListeners()
          })
          request.once('end', () => resolve(Buffer.concat(chunks)))
        }),
    }),
  },
  {
    flaw: 'believes what Content-Length says, and knows no limit where it says nothing',
    fails: ['body/over-limit-chunked'],
    listener: handmade({
      read: async (request) =>
        Number(request.headers['content-length']) > maxBytes ? { status: 413 } : allOf(request),
    }),
  },
  {
    flaw: 'asks for Content-Length',
    fails: ['body/chunked'],
    listener: handmade({
      read: async (request) =>
        request.headers['content-length'] === undefined ? { status: 411 } : allOf(request),
    }),
  },
  {
    flaw: 'takes the first chunk for the body',
    fails: ['body/chunked'],
    listener: handmade({
      read: (request) => new Promise((resolve) => request.once('data', resolve)),
    }),
  },
  {
    flaw: 'compares the content type with application/json',
    fails: ['body/charset', 'body/cloudevents'],
    listener: handmade({
      admit: ({ headers }) =>
        headers['content-type'] === 'application/json' ? null : { status: 415 },
    }),
  },
  {
    flaw: 'keeps the bytes of application/json alone',
    fails: ['body/cloudevents'],
    listener: behindRawParser({ type: 'application/json', limit: maxBytes }),
  },
  {
    flaw: 'parses what it verified without looking out for errors',
    fails: ['body/empty', 'body/invalid-json', 'body/not-utf8'],
    listener: handmade({
      handle: (_json, body) =>
        JSON.parse(strict.decode(body)) ? { status: 200 } : { status: 200 },
      parse: () => null,
    }),
  },
  {
    flaw: 'thanks for everything, and parses it later',
    fails: ['body/empty', 'body/invalid-json'],
    listener: handmade({ parse: () => null, handle: () => ({ status: 200 }) }),
  },
  {
    flaw: 'inflates what is compressed, however much comes out',
    fails: ['body/gzip-bomb'],
    listener: handmade({
      admit: () => null,
      async read(request) {
        const body = await allOf(request)
        if (body.length > maxBytes) return { status: 413 }
        return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
      },
    }),
  },
]

const strict = new TextDecoder('utf-8', { fatal: true })

/** Express as it is often set up: a parser that keeps the bytes, and a route that verifies them. */
function behindRawParser(options: Parameters<typeof express.raw>[0]): Flaw['listener'] {
  return (secret) =>
    express()
      .use(express.raw(options))
      .use(async ({ headers, body }, response) => {
        const { ok } = await verify({ headers, body: body ?? '', secrets: secret })
        response.status(ok ? 200 : 401).end()
      })
}
