import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Harness, makeChannel, startHarness } from '../http/harness.ts'
import { only, type StreamChannel, streamChannel } from '../http/stream-channel.ts'

let harness: Harness
let stream: StreamChannel['stream']
let publish: StreamChannel['publish']
let log: StreamChannel['log']

beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.close())
beforeEach(async () => {
  ;({ stream, publish, log } = streamChannel(harness, await makeChannel(harness)))
})

describe('releasing', () => {
  test('gives deliveries back at once, where they were, without an attempt [stream-release]', async () => {
    const consumer = await stream()
    const events = [await publish(), await publish()]
    const leases = await consumer.lease({ visibility_seconds: 3_600 })
    const asking = consumer.lease({ wait_seconds: 30 })
    const released = await consumer.release(...leases.toReversed())
    expect(released).toEqual(
      leases.toReversed().map(({ lease_id }) => ({
        lease_id,
        result: 'released',
        state: 'pending',
        next_attempt_at: expect.any(String),
      })),
    )
    const again = await asking
    expect(again.map((each) => [each.headers['webhook-id'], each.attempt])).toEqual(
      events.map((id) => [id, 1]),
    )
    expect(await log(String(events[0]))).toMatchObject({ status: 'pending', attempts: [] })
  })

  test('ends a lease for good', async () => {
    const consumer = await stream()
    await publish()
    const lease = only(await consumer.lease())
    expect(await consumer.release(lease, lease)).toMatchObject([
      { result: 'released' },
      { result: 'lease_lost', state: 'pending' },
    ])
    expect(await consumer.renew(30, lease)).toMatchObject([{ result: 'lease_lost' }])
    expect(await consumer.settle({ lease_id: lease.lease_id, outcome: 'delivered' })).toMatchObject(
      [{ result: 'lease_lost', state: 'pending' }],
    )
  })

  test('knows no leases of other webhooks, and none that has ended', async () => {
    const [consumer, other] = [await stream(), await stream()]
    await publish()
    const [ours, theirs] = [only(await consumer.lease()), only(await other.lease())]
    const invented = { ...ours, lease_id: 'nonsense' }
    expect(await consumer.release(theirs, invented)).toMatchObject([
      { result: 'lease_lost', state: null },
      { result: 'lease_lost', state: null },
    ])
    expect(await consumer.renew(30, theirs, invented)).toEqual([
      { lease_id: theirs.lease_id, result: 'lease_lost', expires_at: null },
      { lease_id: 'nonsense', result: 'lease_lost', expires_at: null },
    ])
    harness.advance(31_000)
    expect(await consumer.release(ours)).toMatchObject([{ result: 'lease_lost', state: 'pending' }])
    expect(await other.settle({ lease_id: theirs.lease_id, outcome: 'delivered' })).toMatchObject([
      { result: 'lease_lost' },
    ])
  })
})

describe('renewing', () => {
  test('keeps a delivery while its receiver works [stream-renew]', async () => {
    const consumer = await stream({ retry_policy: { delays: [1] } })
    const event = await publish()
    const lease = only(await consumer.lease({ visibility_seconds: 30 }))
    for (let minutes = 0; minutes < 3; minutes += 1) {
      harness.advance(29_000)
      const [renewed] = await consumer.renew(30, lease)
      expect(renewed).toMatchObject({ lease_id: lease.lease_id, result: 'renewed' })
      const remainingMs = Date.parse(renewed?.expires_at ?? '') - harness.context.clock.nowMs()
      expect(remainingMs).toBeGreaterThan(0)
      expect(remainingMs).toBeLessThanOrEqual(30_000)
      await harness.engine.tick()
      expect(await consumer.lease()).toEqual([])
    }
    await consumer.settle({ lease_id: lease.lease_id, outcome: 'delivered' })
    expect(await log(event)).toMatchObject({ status: 'delivered', attempts: [{ number: 1 }] })
  })

  test('ends twelve hours after the hand-out at the latest [stream-renew]', async () => {
    const consumer = await stream()
    await publish()
    const lease = only(await consumer.lease({ visibility_seconds: 43_200 }))
    harness.advance(43_000_000)
    expect(await consumer.renew(43_200, lease)).toEqual([
      { lease_id: lease.lease_id, result: 'renewed', expires_at: lease.expires_at },
    ])
    harness.advance(200_000)
    expect(await consumer.renew(43_200, lease)).toMatchObject([{ result: 'lease_lost' }])
  })

  test.each([
    ['release', { lease_ids: [] }, '/lease_ids'],
    ['release', { lease_ids: ['x'], visibility_seconds: 1 }, '/visibility_seconds'],
    ['renew', { lease_ids: Array.from({ length: 101 }, () => 'x') }, '/lease_ids'],
    ['renew', { lease_ids: ['x'], visibility_seconds: 43_201 }, '/visibility_seconds'],
    ['renew', { lease_ids: ['x'], visibility_seconds: 0 }, '/visibility_seconds'],
  ])('a call to %s with %j is refused', async (verb, json, pointer) => {
    const { key, path } = await stream()
    const answer = await harness.call({ method: 'POST', path: `${path}/${verb}`, key, json })
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ pointer }] } })
  })
})
