import { generateSecret } from '@posthorn/signature'
import { describe, expect, test } from 'vitest'
import type { DedupeStore } from '../dedupe/dedupe-store.ts'
import { memoryDedupe } from '../dedupe/memory.ts'
import { ClaimLostError, createListener, type Handler, type ListenerOptions } from '../index.ts'
import { signedRequest } from '../testing/index.ts'

const secret = generateSecret()
const event = (id = 'evt_1') => signedRequest({ secret, topic: 'a', data: 1, id })
const listen = (handler: Handler, options: Partial<ListenerOptions> = {}) =>
  createListener({ secrets: secret, onError: () => {}, ...options }).on('a', handler)

/** A handler that stands still until it is let on. */
function gate() {
  const entered = Promise.withResolvers<AbortSignal>()
  const left = Promise.withResolvers<void>()
  const handler: Handler = async (_, { signal }) => {
    entered.resolve(signal)
    await left.promise
  }
  return { handler, entered: entered.promise, ...left }
}

describe('duplicates', () => {
  test('of a handled event are answered 200 without the handler', async () => {
    let runs = 0
    const listener = listen(() => {
      runs += 1
    })
    expect((await listener.fetch(await event())).status).toBe(200)
    const again = await listener.fetch(await event())
    expect(again.status).toBe(200)
    expect(await again.json()).toEqual({ ok: true, duplicate: true })
    expect(runs).toBe(1)
    await listener.fetch(await event('evt_2'))
    expect(runs).toBe(2)
  })

  test('ten at once have one effect, and nine are told to ask again', async () => {
    let runs = 0
    const { handler, resolve, entered } = gate()
    const listener = listen(async (each, context) => {
      runs += 1
      await handler(each, context)
    })
    const requests = await Promise.all(Array.from({ length: 10 }, () => event()))
    // Signatures are verified in threads, so any of the ten may be the first to claim the event.
    const refused: Response[] = []
    const nine = Promise.withResolvers<void>()
    const answers = requests.map(async (request) => {
      const answer = await listener.fetch(request)
      if (answer.status === 409) refused.push(answer)
      if (refused.length === 9) nine.resolve()
      return answer.status
    })
    await Promise.all([entered, nine.promise])
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    resolve()
    expect((await Promise.all(answers)).sort()).toEqual([200, ...Array(9).fill(409)])
    expect(runs).toBe(1)
  })

  test('two webhooks on one store do not hide each other under two names', async () => {
    const dedupe = memoryDedupe()
    const runs: string[] = []
    const named = (source: string) => listen(() => runs.push(source), { dedupe, source })
    for (const source of ['billing', 'crm', 'crm']) {
      await named(source).fetch(await event())
    }
    expect(runs).toEqual(['billing', 'crm'])
  })

  test('an event that is forgotten is handled once more', async () => {
    let runs = 0
    const listener = listen(() => {
      runs += 1
    })
    await listener.fetch(await event())
    expect(await listener.forget('evt_1')).toBe(true)
    expect(await listener.forget('evt_none')).toBe(false)
    await listener.fetch(await event())
    expect(runs).toBe(2)
  })

  test('run the handler when dedupe is off', async () => {
    let runs = 0
    const listener = listen(
      (_, { claim }) => {
        runs += 1
        expect(claim).toBeNull()
      },
      { dedupe: false },
    )
    await listener.fetch(await event())
    await listener.fetch(await event())
    expect(runs).toBe(2)
    expect(await listener.forget('evt_1')).toBe(false)
  })
})

describe('a handler past its deadline', () => {
  test('is told to stop, and the sender to try again', async () => {
    const reason = Promise.withResolvers<unknown>()
    const listener = listen(
      (_, { signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reason.resolve(signal.reason)
            reject(signal.reason)
          })
        }),
      { deadlineMs: 20 },
    )
    const response = await listener.fetch(await event())
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ code: 'deadline_passed' })
    expect(await reason.promise).toMatchObject({ name: 'TimeoutError' })
  })

  test('holds its claim until it ends, and its success counts', async () => {
    // Time passes with the renewals alone: after three of them the lease of the start is long over.
    let nowMs = 0
    let renewals = 0
    const renewed = Promise.withResolvers<void>()
    const store = memoryDedupe({ leaseMs: 30, nowMs: () => nowMs })
    const dedupe: DedupeStore = {
      ...store,
      renew(claim) {
        nowMs += 25
        renewals += 1
        if (renewals === 3) renewed.resolve()
        return store.renew(claim)
      },
    }
    const { handler, resolve } = gate()
    const kept: Promise<unknown>[] = []
    const runtime = { waitUntil: (work: Promise<unknown>) => kept.push(work) }
    const listener = listen(handler, { deadlineMs: 20, dedupe })
    expect((await listener.fetch(await event(), runtime)).status).toBe(503)
    await renewed.promise
    expect((await listener.fetch(await event())).status).toBe(409)
    resolve()
    await Promise.all(kept)
    const after = await listener.fetch(await event())
    expect(await after.json()).toEqual({ ok: true, duplicate: true })
  })

  test('that fails later leaves the event to the retry', async () => {
    const { handler, reject } = gate()
    const kept: Promise<unknown>[] = []
    const runtime = { waitUntil: (work: Promise<unknown>) => kept.push(work) }
    let runs = 0
    const listener = listen(
      (each, context) => {
        runs += 1
        return runs === 1 ? handler(each, context) : undefined
      },
      { deadlineMs: 20 },
    )
    expect((await listener.fetch(await event(), runtime)).status).toBe(503)
    reject(new Error('too late'))
    await Promise.all(kept)
    expect((await listener.fetch(await event())).status).toBe(200)
    expect(runs).toBe(2)
  })
})

/** The memory store, with some of its calls going wrong. */
function broken(parts: Partial<DedupeStore>): DedupeStore {
  return { ...memoryDedupe({ leaseMs: 15 }), ...parts }
}

describe('a dedupe store', () => {
  test('that cannot be reached gives 503, and the handler does not run', async () => {
    let runs = 0
    const down = broken({ claim: () => Promise.reject(new Error('ECONNREFUSED')) })
    const stages: string[] = []
    const options = {
      dedupe: down,
      onError: (_: unknown, at: { stage: string }) => stages.push(at.stage),
    }
    const listener = listen(() => {
      runs += 1
    }, options)
    const response = await listener.fetch(await event())
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ code: 'dedupe_unavailable' })
    expect(stages).toEqual(['dedupe'])
    expect(runs).toBe(0)
  })

  test('that does not answer gives 503, and what it claims too late is free again', async () => {
    const store = memoryDedupe()
    const kept: Promise<unknown>[] = []
    const errors: unknown[] = []
    const { promise: awake, resolve: wake } = Promise.withResolvers<void>()
    const asleep: DedupeStore = { ...store, claim: (key) => awake.then(() => store.claim(key)) }
    let runs = 0
    const listener = listen(
      () => {
        runs += 1
      },
      {
        dedupe: asleep,
        deadlineMs: 20,
        onError: (error) => errors.push(error),
      },
    )
    const runtime = { waitUntil: (work: Promise<unknown>) => kept.push(work) }
    const response = await listener.fetch(await event(), runtime)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ code: 'dedupe_unavailable' })
    expect(errors).toEqual([new Error('The dedupe store took over 20 ms.')])
    expect(runs).toBe(0)
    wake()
    await Promise.all(kept)
    expect((await listener.fetch(await event())).status).toBe(200)
    expect(runs).toBe(1)
  })

  test('that cannot record what is done does not make the sender do it again', async () => {
    const errors: unknown[] = []
    const dedupe = broken({ commit: () => Promise.reject(new Error('disk full')) })
    const listener = listen(() => {}, { dedupe, onError: (error) => errors.push(error) })
    expect((await listener.fetch(await event())).status).toBe(200)
    expect(errors).toEqual([new Error('disk full')])
  })

  test('that lost the claim stops the handler', async () => {
    const reason = Promise.withResolvers<unknown>()
    const dedupe = broken({ renew: async () => false, release: async () => false })
    const listener = listen(
      (_, { signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reason.resolve(signal.reason)
            reject(signal.reason)
          })
        }),
      { dedupe },
    )
    const response = await listener.fetch(await event())
    expect(response.status).toBe(500)
    expect(await reason.promise).toBeInstanceOf(ClaimLostError)
  })

  test('that fails once to renew is asked again', async () => {
    const store = memoryDedupe({ leaseMs: 15 })
    const renewed = Promise.withResolvers<void>()
    let calls = 0
    const dedupe: DedupeStore = {
      ...store,
      async renew(claim) {
        calls += 1
        if (calls === 1) throw new Error('reset')
        const kept = await store.renew(claim)
        renewed.resolve()
        return kept
      },
    }
    const listener = listen(() => renewed.promise, { dedupe })
    expect((await listener.fetch(await event())).status).toBe(200)
    expect(calls).toBeGreaterThanOrEqual(2)
  })

  test('that the handler committed to itself is not asked twice for more than its word', async () => {
    const dedupe = memoryDedupe()
    const errors: unknown[] = []
    const listener = listen(
      async (_, { claim }) => {
        if (claim) expect(await dedupe.commit(claim)).toBe(true)
      },
      { dedupe, onError: (error) => errors.push(error) },
    )
    expect((await listener.fetch(await event())).status).toBe(200)
    expect(await (await listener.fetch(await event())).json()).toMatchObject({ duplicate: true })
    expect(errors).toEqual([])
  })
})
