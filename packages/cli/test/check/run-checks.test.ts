import { generateSecret } from '@posthorn/signature'
import { expect, onTestFinished, test } from 'vitest'
import { type Check, failed, passed, passedWith } from '../../src/check/check.ts'
import type { ListenerFacts } from '../../src/check/listener-under-test.ts'
import { runChecks } from '../../src/check/run-checks.ts'
import { listenerFacts } from './listener-facts.ts'
import { serveListener } from './serve-listener.ts'

const sound: Check = {
  ...{ id: 'a/sound', level: 'must', title: '', fix: '' },
  run: async () => passed,
}

async function silent(): Promise<ListenerFacts> {
  const served = await serveListener(
    () => {},
    () => {},
  )
  onTestFinished(served.close)
  return listenerFacts(served.url, generateSecret())
}

const never = new AbortController().signal

test('a check that throws has failed, and the next one runs', async () => {
  const broken: Check = {
    ...sound,
    run: async () => {
      throw new Error('out of luck')
    },
  }
  const results = await Array.fromAsync(
    runChecks([broken, sound], { facts: await silent(), signal: never }),
  )
  expect(results.map(({ verdict }) => verdict)).toEqual([
    { kind: 'failed', saw: 'it could not be checked: out of luck' },
    { kind: 'passed' },
  ])
})

test('a check past its deadline has failed, and what it sent is broken off', async () => {
  const broken = Promise.withResolvers<unknown>()
  const slow: Check = {
    ...sound,
    deadlineMs: 20,
    async run(listener) {
      broken.resolve(listener.send(listener.event(), { timeoutMs: 60_000 }))
      await broken.promise
      return new Promise(() => {})
    },
  }
  const facts = { ...(await silent()), answerMs: 5 }
  const results = await Array.fromAsync(runChecks([slow, sound], { facts, signal: never }))
  expect(results.map(({ verdict }) => verdict)).toEqual([
    { kind: 'failed', saw: 'it took longer than 0.02 s altogether' },
    { kind: 'passed' },
  ])
  expect(await broken.promise).toMatchObject({ kind: 'broken' })
})

test.each([
  ['passed', passedWith, 'note'],
  ['failed', failed, 'saw'],
] as const)('what a check that has %s tells of the secret is hidden', async (_, verdict, told) => {
  const facts = await silent()
  const [secret = ''] = facts.secrets
  const base64 = secret.slice('whsec_'.length)
  const check: Check = {
    ...sound,
    run: async () => verdict(`it answered 400 "${secret} ${base64}"`),
  }
  const [result] = await Array.fromAsync(runChecks([check], { facts, signal: never }))
  expect(result?.verdict).toHaveProperty(told, 'it answered 400 "[secret] [secret]"')
})
