import { checkProbe } from '@posthorn/listener/testing'
import { generateKeyPair, generateSecret } from '@posthorn/signature'
import { describe, expect, test } from 'vitest'
import { allChecks } from '../../src/check/all-checks.ts'
import type { ListenerFacts } from '../../src/check/listener-under-test.ts'
import { runChecks } from '../../src/check/run-checks.ts'
import { readSigningKey } from '../../src/check/signing-keys.ts'
import { findTarget } from '../../src/check/target.ts'
import { authenticityFlaws } from './flawed/authenticity.ts'
import { bodyFlaws } from './flawed/body.ts'
import { contractFlaws } from './flawed/contract.ts'
import type { Flaw } from './flawed/flaw.ts'
import { serveListener } from './serve-listener.ts'

/** Every check has to fail some listener: one that passes them all says nothing. */

const flaws: readonly Flaw[] = [...authenticityFlaws, ...bodyFlaws, ...contractFlaws]
const secret = generateSecret()
const pair = await generateKeyPair()
const secrets = [secret, pair.privateKey]
const keys = await Promise.all(secrets.map(readSigningKey))

describe.concurrent.each(flaws)('a listener that $flaw', ({ fails, listener }) => {
  test(`fails ${fails.join(', ')}`, async ({ expect, onTestFinished }) => {
    const probe = checkProbe()
    const { publicKey } = pair
    const served = await serveListener(
      listener(secret, { publicKey, book: probe.handler }),
      probe.node,
    )
    onTestFinished(() => served.close())
    const facts: ListenerFacts = {
      target: await findTarget(served.url),
      effects: await findTarget(served.effectsUrl),
      keys,
      secrets,
      maxBodyBytes: 1_048_576,
      // Those that hang are found out as well, and sooner.
      answerMs: 500,
      origin: 'posthorn.example.com',
    }
    const checks = allChecks.filter(({ id }) => fails.includes(id))
    const { signal } = new AbortController()
    const results = await Array.fromAsync(runChecks(checks, { facts, signal }))
    expect(results.map(({ check, verdict }) => [check.id, verdict])).toEqual(
      checks.map(({ id }) => [id, { kind: 'failed', saw: expect.any(String) }]),
    )
    expect(checks.map(({ id }) => id).toSorted()).toEqual(fails.toSorted())
    for (const { verdict } of results) {
      expect(verdict).not.toMatchObject({ saw: expect.stringContaining('could not be checked') })
    }
  })
})

test.each(allChecks)('$id is failed by a listener with a flaw', ({ id }) => {
  expect(flaws.filter(({ fails }) => fails.includes(id)).map(({ flaw }) => flaw)).not.toEqual([])
})
