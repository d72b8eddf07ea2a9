import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { type ChannelClient, openChannel } from '../http/channel-client.ts'
import { type Harness, startHarness } from '../http/harness.ts'
import { answer, drip, hang, reset, type Step } from '../receiver/behaviour.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'

/** What webhooks.abhinav.co does with receivers that fail: once an hour, for 24 hours. */

const hourS = 3_600

let harness: Harness
let channel: ChannelClient
let receiver: Receiver

let passedMs = 0

beforeAll(async () => {
  harness = await startHarness({ monotonicMs: () => performance.now() + passedMs })
})
afterAll(() => harness.close())

beforeEach(async () => {
  receiver = await startReceiver()
  channel = await openChannel(harness)
})
afterEach(async () => {
  // What still waits for a retry would be tried by the other tests.
  await channel.call('DELETE', '')
  await receiver.close()
})

async function subscribe(path: string, step: readonly [Step, ...Step[]], settings = {}) {
  receiver.behave(path, { per: 'path', steps: step })
  const { id } = await channel.subscribe({ webhook_url: receiver.url + path, ...settings })
  return String(id)
}

interface Entry {
  readonly webhook_id: string
  readonly status: string
  readonly http_code: number | null
  readonly error: string | null
  readonly next_attempt_at: string | null
  readonly attempts: readonly { readonly started_at: string; readonly duration_ms: number }[]
}

async function log(event: string): Promise<readonly Entry[]> {
  return (await channel.log(event)) as unknown as Entry[]
}

/** The log's only entry, once that many attempts were made. */
async function afterAttempts(event: string, count: number): Promise<Entry> {
  const look = async () => {
    await harness.engine.tick()
    return log(event)
  }
  const [entry] = await eventually(look, ([only]) => only?.attempts.length === count)
  if (entry === undefined) throw new Error('There is no entry.')
  return entry
}

/** From the end of the last attempt to the next one. */
function waitS({ attempts, next_attempt_at }: Entry): number {
  const last = attempts.at(-1)
  if (last === undefined || next_attempt_at === null) return Number.NaN
  return (Date.parse(next_attempt_at) - Date.parse(last.started_at) - last.duration_ms) / 1000
}

async function pass(seconds: number): Promise<void> {
  passedMs += seconds * 1000
  harness.advance(seconds * 1000)
  await harness.engine.tick()
}

/** Lets the time pass until the next attempt is due. */
function untilDue({ next_attempt_at }: Entry): Promise<void> {
  return pass((Date.parse(next_attempt_at ?? '') - harness.context.clock.nowMs() + 1) / 1000)
}

test('anything but 2xx, a timeout or a broken connection is a failure [retry-failed-is]', async () => {
  const nobody = createServer().listen(0, '127.0.0.1')
  await once(nobody, 'listening')
  const { port } = nobody.address() as AddressInfo
  nobody.close()
  await once(nobody, 'close')

  const status = (code: number) => [answer(code), code] as const
  const expected = new Map<string, readonly [string, number | null, string | null]>()
  for (const [step, code] of [200, 201, 202, 204, 206, 299].map(status)) {
    expected.set(await subscribe(`/${code}`, [step]), ['delivered', code, null])
  }
  const reasons: Readonly<Record<number, string>> = { 3: 'redirect', 4: 'http_4xx', 5: 'http_5xx' }
  for (const [step, code] of [301, 400, 401, 404, 418, 500, 502, 503, 599].map(status)) {
    const reason = reasons[Math.floor(code / 100)] ?? ''
    expected.set(await subscribe(`/${code}`, [step]), ['retrying', code, reason])
  }
  const short = { timeout_ms: 1_000 }
  expected.set(await subscribe('/hang', [hang], short), ['retrying', null, 'timeout'])
  // Its body never ends, but the status came in time.
  expected.set(await subscribe('/drip', [drip(100)], short), ['delivered', 200, null])
  expected.set(await subscribe('/reset', [reset]), ['retrying', null, 'connection_reset'])
  const closed = await channel.subscribe({ webhook_url: `http://127.0.0.1:${port}/` })
  expected.set(String(closed.id), ['retrying', null, 'connection_refused'])

  const event = await channel.publish('booking.created')
  const entries = await eventually(
    () => log(event),
    (all) => all.length === expected.size && all.every((entry) => entry.status !== 'pending'),
  )
  const found = entries.map(
    (entry) => [entry.webhook_id, [entry.status, entry.http_code, entry.error]] as const,
  )
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
})

test('a failure is tried again soon, then once an hour for 24 hours, and no more [retry-hourly]', async () => {
  await subscribe('/down', [answer(500)])
  const event = await channel.publish('booking.created')
  const waitsS: number[] = []
  for (;;) {
    const entry = await afterAttempts(event, waitsS.length + 1)
    if (entry.status !== 'retrying') {
      expect(entry).toMatchObject({ status: 'failed', error: 'http_5xx', next_attempt_at: null })
      break
    }
    waitsS.push(waitS(entry))
    await untilDue(entry)
  }
  const policyS = [5, 60, 600, ...Array.from({ length: 24 }, () => hourS)]
  expect(waitsS).toHaveLength(policyS.length)
  for (const [at, delayS] of policyS.entries()) {
    // Jitter is a tenth both ways; the times of the log are whole milliseconds.
    expect(waitsS[at], `${at}`).toBeGreaterThan(delayS * 0.9 - 0.1)
    expect(waitsS[at], `${at}`).toBeLessThan(delayS * 1.1 + 0.1)
  }
  await pass(25 * hourS)
  const last = await channel.publish('booking.created')
  await afterAttempts(last, 1)
  expect(receiver.account.arrivals.get('/down')?.get(event)?.posts).toBe(28)
})

test.each([
  ['7200', 7_200, 7_200],
  ['999999999', 24 * hourS, 24 * hourS],
  // Sooner than the policy: the policy's five seconds stay.
  ['1', 4.5, 5.5],
  ['soon', 4.5, 5.5],
])('Retry-After: %s is kept to, up to 24 hours [retry-after]', async (value, leastS, mostS) => {
  await subscribe('/busy', [answer(503, { headers: { 'retry-after': value } }), answer(204)])
  const event = await channel.publish('booking.created')
  const entry = await afterAttempts(event, 1)
  expect(entry).toMatchObject({ status: 'retrying', http_code: 503 })
  expect(waitS(entry)).toBeGreaterThan(leastS - 0.1)
  expect(waitS(entry)).toBeLessThan(mostS + 0.1)

  await pass(waitS(entry) - 2)
  expect((await log(event))[0]?.status).toBe('retrying')
  await untilDue(entry)
  expect(await afterAttempts(event, 2)).toMatchObject({ status: 'delivered' })
})

test('Retry-After may be a date [retry-after]', async () => {
  const at = new Date(harness.context.clock.nowMs() + 2 * hourS * 1000).toUTCString()
  await subscribe('/busy', [answer(503, { headers: { 'retry-after': at } })])
  const entry = await afterAttempts(await channel.publish('booking.created'), 1)
  expect(Math.abs(Date.parse(entry.next_attempt_at ?? '') - Date.parse(at))).toBeLessThan(5_000)
})

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])(
    '%i is a failure and is not followed [retry-redirect]',
    async (status) => {
      const headers = { location: `${receiver.url}/other` }
      await subscribe('/here', [answer(status, { headers })])
      const event = await channel.publish('booking.created')
      const entry = await afterAttempts(event, 1)
      expect(entry).toMatchObject({ status: 'retrying', http_code: status, error: 'redirect' })
      expect(receiver.posts.map(({ path }) => path)).toEqual(['/here'])
    },
  )
})

test('after a success nothing more is sent [retry-stops-on-success]', async () => {
  await subscribe('/mended', [answer(500), reset, answer(200)])
  const event = await channel.publish('booking.created')
  await untilDue(await afterAttempts(event, 1))
  await untilDue(await afterAttempts(event, 2))
  const entry = await afterAttempts(event, 3)
  expect(entry).toMatchObject({ status: 'delivered', http_code: 200, next_attempt_at: null })
  for (let hour = 0; hour < 25; hour++) await pass(hourS)
  const later = await channel.publish('booking.created')
  await afterAttempts(later, 1)
  expect(receiver.posts.map(({ id }) => id)).toEqual([event, event, event, later])
})
