import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { Socket } from 'node:net'
import { createListener, type Listener, type WebhookEvent } from '@posthorn/listener'
import {
  challengeRequest,
  type SignedMessage,
  signBody,
  signedMessage,
} from '@posthorn/listener/testing'
import { generateSecret } from '@posthorn/signature'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

/** A server of a framework, started on a free port of 127.0.0.1, that has the listener at `path`. */
export interface Served {
  readonly port: number
  readonly path: string
  close(): Promise<void>
}

export type Serve = (listener: Listener<Record<string, unknown>>) => Promise<Served>

const secret = generateSecret()
const maxBodyBytes = 100_000

/**
 * What a listener does over real sockets, whatever framework stands around it. `readsItself`: the
 * framework takes the body before us, and what it does with endless ones is its own affair.
 */
export function adapterSuite(
  name: string,
  serve: Serve,
  { readsItself = false }: { readonly readsItself?: boolean } = {},
): void {
  describe(name, () => {
    let served: Served
    let got: WebhookEvent[]
    let gate: Promise<void>

    beforeEach(async () => {
      got = []
      gate = Promise.resolve()
      const listener = createListener({
        secrets: secret,
        maxBodyBytes,
        consent: { origins: ['posthorn.example.com'] },
        onError: () => {},
      }).on('*', async (event) => {
        got.push(event)
        await gate
        if (event.topic === 'fails') throw new Error('no')
      })
      served = await serve(listener)
    })
    afterEach(() => served.close())

    const url = () => `http://127.0.0.1:${served.port}${served.path}`
    const send = ({ headers, body }: Pick<SignedMessage, 'headers' | 'body'>) =>
      fetch(url(), { method: 'POST', headers: { ...headers }, body })
    const message = (topic = 'a.b', id?: string) =>
      signedMessage({ secret, topic, data: { n: 1 }, id })

    test('a signed event reaches the handler, and its duplicate does not', async () => {
      const event = await message()
      const first = await send(event)
      expect(first.status).toBe(200)
      expect(first.headers.get('content-type')).toMatch(/^application\/json/)
      expect(await first.json()).toEqual({ ok: true })
      expect(await (await send(event)).json()).toEqual({ ok: true, duplicate: true })
      expect(got.map(({ topic }) => topic)).toEqual(['a.b'])
    })

    test('the bytes are those that were sent', async () => {
      const body = '\ufeff{ "type" : "a",\r\n "data": {"x": 1.50e2, "x": "\\ud800 😀"} }\n'
      expect((await send(await signBody(body, { secret }))).status).toBe(200)
      expect(Buffer.from(got[0]?.raw ?? []).toString('utf8')).toBe(body)
    })

    test('a body in chunks of unknown length is taken', async () => {
      const { headers, body } = await message()
      expect((await sendChunked(url(), headers, body)).status).toBe(200)
    })

    test('a changed body gets 401', async () => {
      const { headers, body } = await message()
      const response = await send({ headers, body: `${body} ` })
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ code: 'signature_mismatch' })
      expect(got).toEqual([])
    })

    test('a webhook-id given twice gets 401', async () => {
      const { headers, body } = await message()
      const twice = { ...headers, 'webhook-id': ['evt_1', 'evt_1'] }
      expect((await sendChunked(url(), twice, body)).status).toBe(401)
    })

    test.each([maxBodyBytes + 1, 4 * maxBodyBytes])('a body of %d bytes gets 413', async (size) => {
      const body = JSON.stringify({ type: 'a', data: 'x'.repeat(size) }).slice(0, size)
      const signed = await signBody(body, { secret })
      expect((await send(signed)).status).toBe(413)
      expect((await sendChunked(url(), signed.headers, body)).status).toBe(413)
      expect((await send(await message())).status).toBe(200)
    })

    // A framework that reads the body before us waits for its end: its limit is its own.
    if (!readsItself) {
      test('a body that never ends gets 413, and its connection is closed', async () => {
        expect(await sendEndless(served)).toMatch(/^HTTP\/1\.1 413 /)
        expect((await send(await message())).status).toBe(200)
      })
    }

    test('a sender that goes away in the middle of its body has no effect', async () => {
      const { headers, body } = await message()
      await sendHalf(served, { ...headers }, body)
      expect((await send(await message('next'))).status).toBe(200)
      expect(got.map(({ topic }) => topic)).toEqual(['next'])
    })

    test.each(['PUT', 'PATCH', 'DELETE', 'GET'])('%s gets 405 or 404', async (method) => {
      const response = await fetch(url(), { method })
      expect([404, 405]).toContain(response.status)
      if (response.status === 405 && response.headers.has('content-type')) {
        expect(response.headers.get('allow')).toContain('POST')
      }
    })

    test('other content types get 415, empty and broken bodies 400', async () => {
      const form = await signBody('a=b', {
        ...{ secret, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      })
      expect((await send(form)).status).toBe(415)
      expect((await send(await signBody('', { secret }))).status).toBe(400)
      expect((await send(await signBody('{', { secret }))).status).toBe(400)
    })

    test('content types of CloudEvents are taken', async () => {
      const event = await signedMessage({ secret, topic: 'c', data: 1, format: 'cloudevents' })
      expect((await send(event)).status).toBe(200)
    })

    test('a handler that fails gives 500, and the retry is handled', async () => {
      const event = await message('fails')
      expect((await send(event)).status).toBe(500)
      expect((await send(event)).status).toBe(500)
      expect(got).toHaveLength(2)
    })

    test('a duplicate of a running event gets 409 with Retry-After', async () => {
      const running = Promise.withResolvers<void>()
      gate = running.promise
      const event = await message()
      const answers = [send(event), send(event)]
      const first = await Promise.race(answers)
      expect(first.status).toBe(409)
      expect(first.headers.get('retry-after')).toMatch(/^\d+$/)
      running.resolve()
      const statuses = (await Promise.all(answers)).map(({ status }) => status)
      expect(statuses.toSorted()).toEqual([200, 409])
    })

    test('the validations are answered', async () => {
      const challenge = await challengeRequest({ secret, challenge: 'c-1', url: url() })
      expect(await (await fetch(challenge)).json()).toEqual({ challenge: 'c-1' })
      const headers = { 'webhook-request-origin': 'posthorn.example.com' }
      const consent = await fetch(url(), { method: 'OPTIONS', headers })
      expect(consent.headers.get('webhook-allowed-origin')).toBe('posthorn.example.com')
    })

    test('many events go through one connection each after the other', async () => {
      for (let index = 0; index < 20; index += 1) {
        expect((await send(await message('a', `evt_${index}`))).status).toBe(200)
      }
      expect(got).toHaveLength(20)
    })
  })
}

interface Response {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
}

/** Without a content length, in two chunks, and with headers that may repeat. */
async function sendChunked(
  url: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
  body: string,
): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  const outgoing = httpRequest(url, { method: 'POST', headers: { ...headers } as never })
  outgoing.on('response', (response) => {
    response.resume()
    resolve({ status: response.statusCode, headers: response.headers })
  })
  outgoing.on('error', reject)
  const half = Math.floor(body.length / 2)
  outgoing.write(body.slice(0, half))
  outgoing.end(body.slice(half))
  return promise
}

/** Writes chunks for as long as they are taken; what was answered until the other side closed. */
async function sendEndless({ port, path }: Served): Promise<string> {
  const socket = new Socket()
  let answer = ''
  socket.setEncoding('latin1').on('data', (text) => {
    answer += text
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  // A reset after the answer is a way to close.
  socket.on('error', () => {})
  const chunk = `8000\r\n${' '.repeat(0x8000)}\r\n`
  const write = () => {
    while (!socket.destroyed && socket.write(chunk));
  }
  socket.on('drain', write)
  socket.connect(port, '127.0.0.1', () => {
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    )
    write()
  })
  await closed
  return answer
}

/** Announces the whole body, sends the half and hangs up. */
async function sendHalf(
  { port, path }: Served,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<void> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n${lines.join('')}\r\n`
  const socket = new Socket()
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => {})
  socket.connect(port, '127.0.0.1', () => {
    socket.write(head + body.slice(0, body.length / 2), () => socket.destroy())
  })
  await closed
}
