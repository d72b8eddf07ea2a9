import { generateSecret } from '@posthorn/signature'
import { describe, expect, onTestFinished, test } from 'vitest'
import { bodyChecks } from '../../src/check/body/body.ts'
import { contractChecks } from '../../src/check/contract/contract.ts'
import { type Result, runChecks } from '../../src/check/run-checks.ts'
import { bodyFlaws } from './flawed/body.ts'
import { contractFlaws } from './flawed/contract.ts'
import type { Flaw } from './flawed/flaw.ts'
import { handmade } from './flawed/handmade.ts'
import { listenerFacts } from './listener-facts.ts'
import { serveListener } from './serve-listener.ts'

const secret = generateSecret()
const checks = [...bodyChecks, ...contractChecks]

/** What comes of these checks, all by default. */
async function check(
  listener: Flaw['listener'],
  { ids, maxBodyBytes }: { readonly ids?: readonly string[]; readonly maxBodyBytes?: number } = {},
): Promise<Record<string, Result['verdict']>> {
  const given = { publicKey: '', book: async () => {} }
  const served = await serveListener(listener(secret, given), () => {})
  onTestFinished(() => served.close())
  const facts = {
    ...(await listenerFacts(served.url, secret)),
    origin: 'posthorn.example.com',
    ...(maxBodyBytes !== undefined && { maxBodyBytes }),
  }
  const chosen = checks.filter(({ id }) => ids?.includes(id) ?? true)
  const { signal } = new AbortController()
  const results = await Array.fromAsync(runChecks(chosen, { facts, signal }))
  return Object.fromEntries(results.map(({ check: { id }, verdict }) => [id, verdict]))
}

function flawed(flaw: string): Flaw['listener'] {
  const found = [...bodyFlaws, ...contractFlaws].find((each) => each.flaw === flaw)
  if (found === undefined) throw new Error(`No listener here ${flaw}.`)
  return found.listener
}

test('a listener by hand that has no flaw passes all of body and contract', async () => {
  const verdicts = await check(handmade({}))
  const others = Object.entries(verdicts).filter(([, { kind }]) => kind !== 'passed')
  expect(others).toEqual([])
})

test('sizes over the limit that is given are left out, and the limit is tried', async () => {
  const ids = ['body/20-kb', 'body/101-kb', 'body/1-mib', 'body/over-limit']
  const listener = flawed('has the 100 kB that Express allows when nobody says a limit')
  expect(await check(listener, { ids, maxBodyBytes: 102_400 })).toEqual({
    'body/20-kb': { kind: 'passed' },
    'body/101-kb': { kind: 'skipped', why: 'its limit is 102400 bytes (--max-body)' },
    'body/1-mib': { kind: 'skipped', why: 'its limit is 102400 bytes (--max-body)' },
    'body/over-limit': { kind: 'passed' },
  })
})

describe('what a check saw', () => {
  async function sawOf(flaw: string, id: string): Promise<string> {
    const verdict = (await check(flawed(flaw), { ids: [id] }))[id]
    return verdict?.kind === 'failed' ? verdict.saw : `${verdict?.kind}`
  }

  test('names what of the canary was lost', async () => {
    const saw = await sawOf('verifies what JSON.stringify makes of the parsed body', 'body/canary')
    expect(saw).toMatch(/it answered 401; alone, it stumbles over odd spacing, escapes, /)
  })

  test('does not repeat the secret that an answer gave away', async () => {
    const saw = await sawOf('shows its configuration to help debugging', 'contract/no-secret')
    expect(saw).toBe('an event of 20 kB, forged: its answer 401 has the secret in it')
  })

  test('tells a refusal of the BOM from a signature that was not found', async () => {
    const id = 'body/bom'
    const strict = handmade({ parse: (body) => JSON.parse(body.toString('utf8')) })
    expect((await check(strict, { ids: [id] }))[id]).toEqual({
      kind: 'passed',
      note: expect.stringContaining('it answered 400 "{\\"code\\":\\"no_json\\"}"'),
    })
    const saw = await sawOf('takes the text() of a request, which has no byte order mark', id)
    expect(saw).toContain('the same as to a forged one')
  })

  test('shows the line of a stack trace', async () => {
    const saw = await sawOf('leaves errors to Express', 'contract/no-stack-trace')
    expect(saw).toMatch(/signed text that is no JSON: it answered 400 with "at .*\.js:\d+:\d+"/)
  })
})
