import { createListener } from '@posthorn/listener'
import { checkProbe } from '@posthorn/listener/testing'
import { generateKeyPair, generateSecret } from '@posthorn/signature'
import { expect, onTestFinished, test } from 'vitest'
import { allChecks } from '../../src/check/all-checks.ts'
import { runCommand } from '../support/run-command.ts'
import { adapters } from './adapters.ts'
import { servedBy } from './serve-listener.ts'

// Over a thousand requests, some of which drip.
const timeout = 60_000

test.each(Object.entries(adapters))(
  'the listener SDK in %s passes every check',
  { timeout },
  async (_, start) => {
    const secret = generateSecret()
    const { privateKey, publicKey } = await generateKeyPair()
    const origin = 'posthorn.example.com'
    const probe = checkProbe()
    const listener = createListener({
      secrets: secret,
      publicKeys: publicKey,
      consent: { origins: [origin] },
      onError: () => {},
    }).on('posthorn.check', probe.handler)
    const { url, effectsUrl, close } = await servedBy(await start(listener, probe))
    onTestFinished(close)

    const flags = ['--secret', secret, '--secret', privateKey, '--origin', origin, '--json']
    const ran = await runCommand(['check', url, '--effects', effectsUrl, ...flags])

    expect(ran.err).toBe('')
    const lines = ran.out.split('\n').filter((line) => line !== '')
    const results: { id: string; verdict: string }[] = lines.map((line) => JSON.parse(line))
    expect(results.filter(({ verdict }) => verdict !== 'passed')).toEqual([])
    expect(results.map(({ id }) => id)).toEqual(allChecks.map(({ id }) => id))
    expect(ran.code).toBe(0)
  },
)

test('no two checks have the same name, and every name begins with its group', () => {
  const ids = allChecks.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^(?:authenticity|body|contract)\/[a-z0-9-]+$/)
})
