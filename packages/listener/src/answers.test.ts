import { generateSecret } from '@posthorn/signature'
import { describe, expect, test } from 'vitest'
import { createListener, Gone, type ListenerOptions, StopRetrying } from './index.ts'
import { challengeRequest, codeRequest, signedRequest } from './testing/index.ts'

const secret = generateSecret()
const event = (topic: string, id = 'evt_1') => signedRequest({ secret, topic, data: { n: 1 }, id })
const listen = (options: Partial<ListenerOptions> = {}) =>
  createListener({ secrets: secret, onError: () => {}, ...options })

describe('topics', () => {
  test('the most specific handler gets the event', async () => {
    const got: string[] = []
    const listener = listen({ dedupe: false })
      .on('*', (each) => got.push(`* ${each.topic}`))
      .on('job.*', (each) => got.push(`job.* ${each.topic}`))
      .on('job.invoice.*', (each) => got.push(`job.invoice.* ${each.topic}`))
      .on('job.created', (each) => got.push(`job.created ${each.topic}`))
    for (const topic of ['job.created', 'job.invoice.paid', 'job.x.y', 'job', 'jobs.a', 'job.']) {
      expect((await listener.fetch(await event(topic))).status).toBe(200)
    }
    expect(got).toEqual([
      'job.created job.created',
      'job.invoice.* job.invoice.paid',
      'job.* job.x.y',
      '* job',
      '* jobs.a',
      '* job.',
    ])
  })

  test('an unknown topic is answered 200, or handed to who asked for it', async () => {
    const plain = listen().on('a', () => {})
    const response = await plain.fetch(await event('b'))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ ok: true, ignored: true })

    const topics: string[] = []
    const curious = listen({ onUnknownTopic: ({ topic }) => topics.push(topic) }).on('a', () => {})
    await curious.fetch(await event('b'))
    await curious.fetch(await event('b'))
    expect(topics).toEqual(['b'])
  })

  test.each(['', 'a*', '*.a', 'a.*.b', '**'])('the pattern "%s" is refused', (pattern) => {
    expect(() => listen().on(pattern, () => {})).toThrow(/is no topic/)
  })

  test('a pattern takes one handler', () => {
    expect(() =>
      listen()
        .on('a.*', () => {})
        .on('a.*', () => {}),
    ).toThrow(/handler for a\.\* already/)
  })
})

describe('methods', () => {
  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])('%s gets 405', async (method) => {
    const response = await listen().fetch(new Request('http://localhost/', { method }))
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })
})

test.each([Number.NaN, 0, -1])('a limit of %d is refused when the listener is made', (value) => {
  expect(() => listen({ maxBodyBytes: value })).toThrow(/must be positive/)
  expect(() => listen({ deadlineMs: value })).toThrow(/must be positive/)
})

test('a deadline that no timer can hold is as good as none', async () => {
  const listener = listen({ deadlineMs: Number.POSITIVE_INFINITY }).on('a', async () => {
    await new Promise((resolve) => setImmediate(resolve))
  })
  expect((await listener.fetch(await event('a'))).status).toBe(200)
})

describe('what handlers say', () => {
  test('a handler that throws gets the event again with the retry', async () => {
    const errors: unknown[] = []
    let tries = 0
    const listener = listen({ onError: (error, at) => errors.push([error, at]) }).on('a', () => {
      tries += 1
      if (tries === 1) throw new Error('database is down')
    })
    const first = await listener.fetch(await event('a'))
    expect(first.status).toBe(500)
    expect(await first.json()).toMatchObject({ code: 'handler_failed' })
    expect(errors).toEqual([
      [new Error('database is down'), { stage: 'handler', id: 'evt_1', topic: 'a' }],
    ])
    expect((await listener.fetch(await event('a'))).status).toBe(200)
    expect(tries).toBe(2)
  })

  test('Gone is 410, and nothing else is', async () => {
    const listener = listen().on('a', () => Gone)
    expect((await listener.fetch(await event('a'))).status).toBe(410)
  })

  test('StopRetrying fails the event for good, and a replay is handled', async () => {
    let tries = 0
    const listener = listen().on('a', async () => {
      tries += 1
      return StopRetrying
    })
    const response = await listener.fetch(await event('a'))
    expect(response.status).toBe(422)
    expect(response.headers.get('webhook-delivery')).toBe('abort-message')
    await listener.fetch(await event('a'))
    expect(tries).toBe(2)
  })

  test('what a handler returns besides is ignored', async () => {
    const listener = listen().on('*', () => ({ status: 500 }))
    expect((await listener.fetch(await event('a'))).status).toBe(200)
  })

  test('an error report that fails changes no answer', async () => {
    const listener = listen({
      onError() {
        throw new Error('log is full')
      },
    }).on('a', () => Promise.reject(new Error('x')))
    expect((await listener.fetch(await event('a'))).status).toBe(500)
  })
})

describe('validation', () => {
  test('a challenge is echoed, without a handler', async () => {
    const response = await listen().fetch(await challengeRequest({ secret, challenge: 'c-1' }))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ challenge: 'c-1' })
  })

  test('a challenge nobody signed is not', async () => {
    const other = await challengeRequest({ secret: generateSecret(), challenge: 'c-1' })
    const response = await listen().fetch(other)
    expect(response.status).toBe(401)
    expect(await response.text()).not.toContain('c-1')
  })

  test('a code is answered at once with exactly 200, and confirmed meanwhile', async () => {
    const confirmed = Promise.withResolvers<string>()
    const mayConfirm = Promise.withResolvers<void>()
    const listener = listen({
      async confirm(code) {
        await mayConfirm.promise
        confirmed.resolve(code)
      },
    })
    const kept: Promise<unknown>[] = []
    const response = await listener.fetch(await codeRequest({ secret, code: 'abc' }), {
      waitUntil: (work: Promise<unknown>) => kept.push(work),
    })
    expect(response.status).toBe(200)
    mayConfirm.resolve()
    await Promise.all(kept)
    expect(kept).toHaveLength(1)
    expect(await confirmed.promise).toBe('abc')
  })

  test('a confirmation that fails is reported, and the answer stands', async () => {
    const reported = Promise.withResolvers<unknown>()
    const listener = listen({
      confirm: () => Promise.reject(new Error('404')),
      onError: (_, { stage }) => reported.resolve(stage),
    })
    expect((await listener.fetch(await codeRequest({ secret, code: 'abc' }))).status).toBe(200)
    expect(await reported.promise).toBe('confirm')
  })

  test('a code without a confirm hook is answered for a person to confirm', async () => {
    expect((await listen().fetch(await codeRequest({ secret, code: 'abc' }))).status).toBe(200)
  })

  const ask = (origin: string, options: Partial<ListenerOptions>) =>
    listen(options).fetch(
      new Request('http://localhost/', {
        method: 'OPTIONS',
        headers: { 'webhook-request-origin': origin },
      }),
    )

  test('CloudEvents senders on the list get consent, and the rate that is welcome', async () => {
    const consent = { origins: ['Posthorn.example.com'], ratePerMinute: 120 }
    const response = await ask('posthorn.example.com', { consent })
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toEqual({
      allow: 'POST, OPTIONS',
      'webhook-allowed-origin': 'posthorn.example.com',
      'webhook-allowed-rate': '120',
    })
  })

  test.each<[what: string, origin: string, options: Partial<ListenerOptions>]>([
    ['not on the list', 'evil.example.com', { consent: { origins: ['posthorn.example.com'] } }],
    ['when nobody is', 'posthorn.example.com', {}],
    ['when the list is empty', 'posthorn.example.com', { consent: { origins: [] } }],
    ['whose name is no origin', 'a b', { consent: { origins: ['*'] } }],
  ])('CloudEvents senders %s get no consent', async (_, origin, options) => {
    const response = await ask(origin, options)
    expect(response.headers.get('webhook-allowed-origin')).toBeNull()
    expect(response.status).toBe(405)
  })

  test('with * anybody gets consent by name', async () => {
    const response = await ask('any.example.com', { consent: { origins: ['*'] } })
    expect(response.headers.get('webhook-allowed-origin')).toBe('any.example.com')
  })
})

test('a request whose body was read before gets 500 with a hint, and it is reported', async () => {
  const reports: string[] = []
  const listener = listen({ onError: (error) => reports.push(String(error)) }).on('a', () => {})
  const request = await event('a')
  await request.json()
  const response = await listener.fetch(request)
  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({ code: 'body_already_read' })
  expect(reports).toHaveLength(1)
})

test('a sender that fails by itself gives 500, not a broken connection', async () => {
  const listener = createListener({
    sender: {
      name: 'odd',
      authenticate: () => Promise.reject(new Error('no such key')),
      read: () => ({ kind: 'malformed', hint: '' }),
    },
    onError: () => {},
  })
  const response = await listener.fetch(await event('a'))
  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({ code: 'internal_error' })
})
