import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Claim, DedupeStore } from './dedupe-store.ts'

/** A store under test, on data of its own. */
export interface DedupeHarness {
  readonly store: DedupeStore
  /** The same data seen from elsewhere: another connection, where the store has connections. */
  readonly other: DedupeStore
  /** Lets time pass for both: moves the injected clock, or waits where the server has its own. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

/** What every store must do. `leaseMs` and `keepMs` may be shortened where `pass` really waits. */
export function dedupeSuite(
  name: string,
  options: {
    readonly leaseMs: number
    readonly keepMs: number
    readonly open: (times: { leaseMs: number; keepMs: number }) => Promise<DedupeHarness>
  },
): void {
  const { leaseMs, keepMs } = options

  describe(name, () => {
    let harness: DedupeHarness
    let store: DedupeStore
    let other: DedupeStore

    beforeEach(async () => {
      harness = await options.open({ leaseMs, keepMs })
      ;({ store, other } = harness)
    })
    afterEach(() => harness.close())

    const claimed = async (key: string, from = store): Promise<Claim> => {
      const result = await from.claim(key)
      if (result.kind !== 'claimed') throw new Error(`${key} is ${result.kind}, not free`)
      return result.claim
    }

    test('says how long a lease is', () => {
      expect(store.leaseMs).toBe(leaseMs)
    })

    test('of many claims at once, from two sides, one wins and the others are in flight', async () => {
      const sides = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? store : other))
      const results = await Promise.all(sides.map((each) => each.claim('a:1')))
      expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(1)
      for (const result of results) {
        if (result.kind === 'claimed') continue
        expect(result).toEqual({ kind: 'in_flight', retryAfterS: expect.any(Number) })
        if (result.kind !== 'in_flight') continue
        expect(Number.isInteger(result.retryAfterS)).toBe(true)
        expect(result.retryAfterS).toBeGreaterThanOrEqual(1)
        expect(result.retryAfterS).toBeLessThanOrEqual(Math.max(1, Math.ceil(leaseMs / 1000)))
      }
    })

    test('keys do not touch each other', async () => {
      await claimed('a:1')
      await claimed('b:1')
      await claimed('a:2')
      expect((await other.claim('a:1')).kind).toBe('in_flight')
    })

    test('keys are told apart byte for byte', async () => {
      const awkward = [
        "a:'; drop table x; --",
        'a:é',
        'a:e\u0301',
        'a:A',
        'a:a',
        'a: ',
        'a:%',
        'a:_',
      ]
      for (const key of awkward) await store.commit(await claimed(key))
      for (const key of awkward) expect((await other.claim(key)).kind).toBe('done')
      expect((await other.claim('a:x')).kind).toBe('claimed')
    })

    test('a committed key is done, from everywhere, and committing again says so again', async () => {
      const claim = await claimed('a:1')
      expect(await store.commit(claim)).toBe(true)
      expect(await store.claim('a:1')).toEqual({ kind: 'done' })
      expect(await other.claim('a:1')).toEqual({ kind: 'done' })
      expect(await store.commit(claim)).toBe(true)
      expect(await other.commit(claim)).toBe(true)
    })

    test('a released key is free for the next attempt', async () => {
      const first = await claimed('a:1')
      expect(await store.release(first)).toBe(true)
      expect(await store.release(first)).toBe(false)
      const second = await claimed('a:1', other)
      expect(second.fence).not.toBe(first.fence)
    })

    test('a committed key cannot be released by its holder', async () => {
      const claim = await claimed('a:1')
      await store.commit(claim)
      expect(await store.release(claim)).toBe(false)
      expect(await store.claim('a:1')).toEqual({ kind: 'done' })
    })

    test('a holder that renews keeps its claim for as long as it likes', async () => {
      const claim = await claimed('a:1')
      for (let round = 0; round < 4; round += 1) {
        await harness.pass(leaseMs * 0.6)
        expect(await store.renew(claim)).toBe(true)
        expect((await other.claim('a:1')).kind).toBe('in_flight')
      }
      expect(await store.commit(claim)).toBe(true)
    })

    test('renewing or committing what is committed loses nothing, and changes nothing', async () => {
      const claim = await claimed('a:1')
      await store.commit(claim)
      await harness.pass(keepMs / 2)
      expect(await store.commit(claim)).toBe(true)
      expect(await store.renew(claim)).toBe(true)
      await harness.pass(leaseMs * 1.5)
      expect(await store.claim('a:1')).toEqual({ kind: 'done' })
      await harness.pass(keepMs / 2)
      expect((await store.claim('a:1')).kind).toBe('claimed')
      expect(await store.renew(claim)).toBe(false)
    })

    test('a holder that stops renewing loses its claim, and can do nothing to the next one', async () => {
      const lapsed = await claimed('a:1')
      await harness.pass(leaseMs * 1.5)
      const next = await claimed('a:1', other)
      expect(await store.renew(lapsed)).toBe(false)
      expect(await store.release(lapsed)).toBe(false)
      expect(await store.commit(lapsed)).toBe(false)
      expect((await store.claim('a:1')).kind).toBe('in_flight')
      expect(await other.commit(next)).toBe(true)
      expect(await store.commit(lapsed)).toBe(false)
      expect(await store.release(lapsed)).toBe(false)
      expect(await store.claim('a:1')).toEqual({ kind: 'done' })
    })

    test('a lapsed claim is lost also when nobody took the key', async () => {
      const lapsed = await claimed('a:1')
      await harness.pass(leaseMs * 1.5)
      expect(await store.renew(lapsed)).toBe(false)
      expect(await store.commit(lapsed)).toBe(false)
      expect(await store.release(lapsed)).toBe(false)
      await claimed('a:1')
    })

    test('of many claims on a lapsed key one wins', async () => {
      await claimed('a:1')
      await harness.pass(leaseMs * 1.5)
      const sides = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? store : other))
      const results = await Promise.all(sides.map((each) => each.claim('a:1')))
      expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(1)
    })

    test('what is done outlives the lease, and is forgotten after its time', async () => {
      await store.commit(await claimed('a:1'))
      await harness.pass(leaseMs * 1.5)
      expect(await store.claim('a:1')).toEqual({ kind: 'done' })
      await harness.pass(keepMs)
      expect((await store.claim('a:1')).kind).toBe('claimed')
    })

    test('forget frees what is done, and leaves alone what is held or free', async () => {
      expect(await store.forget('a:1')).toBe(false)
      const claim = await claimed('a:1')
      expect(await store.forget('a:1')).toBe(false)
      expect((await other.claim('a:1')).kind).toBe('in_flight')
      await store.commit(claim)
      expect(await other.forget('a:1')).toBe(true)
      expect(await store.forget('a:1')).toBe(false)
      await claimed('a:1')
      expect(await store.commit(claim)).toBe(false)
    })

    test('an invented claim holds nothing', async () => {
      await claimed('a:1')
      const invented = { key: 'a:1', fence: 'not-the-fence' }
      expect(await store.renew(invented)).toBe(false)
      expect(await store.commit(invented)).toBe(false)
      expect(await store.release(invented)).toBe(false)
      expect(await store.commit({ key: 'a:none', fence: 'x' })).toBe(false)
      expect((await store.claim('a:1')).kind).toBe('in_flight')
    })
  })
}
