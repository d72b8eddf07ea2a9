import type { RequestListener } from 'node:http'
import { createListener } from '@posthorn/listener'
import { nodeHandler } from '@posthorn/listener/node'
import { generateSecret } from '@posthorn/signature'
import { describe, expect, onTestFinished, test } from 'vitest'
import { requireConsent } from '../../src/check/consent.ts'
import type { ListenerFacts } from '../../src/check/listener-under-test.ts'
import { isLoopback } from '../../src/check/target.ts'
import { listenerFacts } from './listener-facts.ts'
import { serveListener } from './serve-listener.ts'

const secret = generateSecret()

/** A listener of this machine, as if it were on another, and what it was sent. */
async function elsewhere(listener: RequestListener) {
  const sent: (string | undefined)[] = []
  const served = await serveListener(
    (request, response) => {
      sent.push(request.method)
      listener(request, response)
    },
    () => {},
  )
  onTestFinished(served.close)
  const here = await listenerFacts(served.url, secret)
  const facts: ListenerFacts = { ...here, target: { ...here.target, isLoopback: false } }
  const ask = (more: Partial<ListenerFacts> = {}) =>
    requireConsent({ ...facts, ...more }, new AbortController().signal)
  return { facts, sent, ask }
}

test('a listener elsewhere that echoes the challenge of its sender agrees', async () => {
  const { ask, sent } = await elsewhere(nodeHandler(createListener({ secrets: secret })))
  await ask()
  expect(sent).toEqual(['POST'])
})

test.each<[string, RequestListener]>([
  ['answers 200 to anything', (_, response) => void response.end('{}')],
  ['answers another challenge', (_, response) => void response.end('{"challenge":"1"}')],
  ['has another secret', nodeHandler(createListener({ secrets: generateSecret() }))],
  ['redirects', (_, response) => void response.writeHead(307, { location: '/' }).end()],
  ['hangs up', (request) => void request.destroy()],
])('one elsewhere that %s gets no other request', async (_, listener) => {
  const { ask, sent } = await elsewhere(listener)
  await expect(ask()).rejects.toMatchObject({
    code: 'not_consented',
    message: expect.stringContaining('did not agree to be checked'),
    fix: expect.stringContaining('Nothing else was sent.'),
    exitCode: 1,
  })
  expect(sent).toEqual(['POST'])
})

test('one elsewhere that echoes the secret does not have it printed', async () => {
  const { ask } = await elsewhere((_, response) => {
    response.writeHead(400).end(`${secret} ${secret.slice('whsec_'.length)}`)
  })
  await expect(ask()).rejects.toMatchObject({
    message: expect.stringContaining('it answered 400 "[secret] [secret]"'),
  })
})

test.each([150, 180, 199])('nor the part of it before what is cut off, at %i', async (at) => {
  const { ask } = await elsewhere((_, response) => {
    response.writeHead(400).end(`${'.'.repeat(at)}${secret}`)
  })
  const shown = `${'.'.repeat(at)}[secret]`.slice(0, 200)
  await expect(ask()).rejects.toMatchObject({
    message: expect.stringContaining(`it answered 400 "${shown}"`),
  })
})

test('effects are asked for at the host that agreed, or on this machine', async () => {
  const { ask, facts, sent } = await elsewhere((_, response) => void response.end())
  const url = new URL('http://169.254.169.254/latest')
  const effects = { ...facts.target, url }
  await expect(ask({ effects })).rejects.toMatchObject({ code: 'effects_elsewhere', exitCode: 2 })
  expect(sent).toEqual([])
})

describe('this machine', () => {
  test.each(['127.0.0.1', '127.8.9.10'])('is %s', (address) => {
    expect(isLoopback({ address, family: 4 })).toBe(true)
  })

  test('is ::1', () => expect(isLoopback({ address: '::1', family: 6 })).toBe(true))

  test.each(['0.0.0.0', '10.0.0.1', '128.0.0.1', '169.254.169.254'])('is not %s', (address) => {
    expect(isLoopback({ address, family: 4 })).toBe(false)
  })

  test.each(['::', 'fe80::1', '::ffff:10.0.0.1'])('is not %s', (address) => {
    expect(isLoopback({ address, family: 6 })).toBe(false)
  })
})
