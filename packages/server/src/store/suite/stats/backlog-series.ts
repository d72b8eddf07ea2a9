import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openAtEnds } from '../../../domain/stats/backlog.ts'
import { dayMs, floorTo, hourMs, minuteMs, minutesSinceMs } from '../../../domain/stats/steps.ts'
import { delivered, eventOf, newDelivery, type Open, t0 } from '../given.ts'
import { countingScene } from './counting-scene.ts'
import { anyChange, type Change, makeChange, type World, worldOf } from './every-change.ts'

function step(kind: Change['kind'], fields: Partial<Change> = {}): Change {
  return { kind, one: 0, other: 1, passMs: 61_000, ...fields }
}

const month = { passMs: 40 * dayMs }
const twoMonths = { passMs: 70 * dayMs }
const twoReplayed = [
  step('accept'),
  step('fail'),
  step('accept'),
  step('fail', { one: 2 }),
  step('replay'),
  step('feed'),
]

export function backlogSeriesSuite(open: Open): void {
  describe('what was open', () => {
    it.each([
      ['sent', step('accept'), step('deliver')],
      ['given up', step('accept'), step('postpone'), step('fail')],
      ['retried while they wait for it', step('accept'), step('postpone'), step('retry')],
      ['retried after they ended', step('accept'), step('fail'), step('retry')],
      ['cancelled', step('accept'), step('cancel'), step('fail')],
      ['tests', step('acceptTest'), step('deliver')],
      ['leased', step('accept'), step('lease'), step('deliver', { one: 2 })],
      ['held and drained', step('accept'), step('suspend'), step('activate'), step('drain')],
      ['held from the start', step('suspend'), step('accept'), step('activate'), step('drain')],
      ['held too long', step('suspend'), step('accept'), step('expireWaiting', month)],
      ['too long on a stream', step('accept'), step('expireWaiting', month)],
      ['of a disabled webhook', step('accept'), step('accept'), step('disable'), step('fold')],
      ['of a deleted webhook', step('accept'), step('deleteWebhook'), step('fold')],
      ['of a deleted channel', step('accept', { one: 2 }), step('deleteChannel'), step('fold')],
      ['replayed', step('accept'), step('fail'), step('replay'), step('feed')],
      [
        'of a cancelled replay',
        ...twoReplayed,
        step('cancelReplay', { other: 0 }),
        step('cancelRest'),
      ],
      ['removed after their time', step('accept'), step('cancel'), step('sweep', twoMonths)],
    ])('tells of deliveries that are %s', (_, ...changes) =>
      inFreshStore(open, (fresh) => expectSeries(fresh, changes)),
    )

    it('is told to the last one by its changes, whatever was done', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyChange, { minLength: 5, maxLength: 40 }), (changes) =>
          inFreshStore(open, (fresh) => expectSeries(fresh, changes)),
        ),
        { numRuns: 12, interruptAfterTimeLimit: 90_000 },
      )
    }, 120_000)

    it('still counts of a deleted webhook until the last is cancelled', async () => {
      const { addWebhook, channel, channelStats, foldAll, request, store } =
        await countingScene(open)
      const gone = await addWebhook({ anonymous: true, validatedAtMs: null })
      const events = Array.from({ length: 1_001 }, () => eventOf(channel.id))
      const deliveries = events.map(({ id }) => newDelivery(id, gone.id))
      const atOnce = { limit: 1, nowMs: t0, unvalidatedSinceMs: t0 + 1 }
      await store.write.events.accept(
        await request(events.slice(0, 1_000), deliveries.slice(0, 1_000)),
      )
      await store.write.events.accept(await request(events.slice(1_000), deliveries.slice(1_000)))
      expect(await store.write.validations.expireUnconfirmed(atOnce)).toBe(1)
      const range = { sinceMs: t0, untilMs: t0 + minuteMs }
      const left = async () =>
        (await store.read.stats.series({ subject: channelStats, range, stepS: 60 })).backlog.open
      await foldAll()
      expect(await left()).toBe(1)
      await store.write.deliveries.followUp(10, t0)
      await foldAll()
      expect(await left()).toBe(0)
    })

    it('is as many as there are, past where counting them ends', async () => {
      const { accept, channelStats, store } = await countingScene(open)
      for (let n = 0; n < 5; n++) await accept()
      const range = { sinceMs: t0, untilMs: t0 + minuteMs }
      const series = await store.read.stats.series({ subject: channelStats, range, stepS: 60 })
      expect(await store.read.stats.backlog(channelStats, 3)).toMatchObject({ pending: 3 })
      expect(series.backlog.open).toBe(5)
    })

    it('is known after a restart, and at an end that is long ago', async () => {
      const { accept, harness, settle, webhookStats: subject } = await countingScene(open)
      const first = await accept()
      await accept({ createdAtMs: t0 + hourMs })
      await accept({ createdAtMs: t0 + 2 * hourMs })
      await settle(first, delivered)
      const store = await harness.reopen()
      const openAt = async (untilMs: number) => {
        const range = { sinceMs: t0 - hourMs, untilMs }
        return (await store.read.stats.series({ subject, range, stepS: 3_600 })).backlog.open
      }
      expect(await openAt(t0)).toBe(0)
      expect(await openAt(t0 + hourMs)).toBe(0)
      expect(await openAt(t0 + 2 * hourMs)).toBe(1)
      expect(await openAt(t0 + 9 * hourMs)).toBe(2)
    })
  })
}

async function inFreshStore(open: Open, test: (open: Open) => Promise<void>): Promise<void> {
  const harness = await open()
  try {
    await test(async () => ({ ...harness, close: async () => {} }))
  } finally {
    await harness.close()
  }
}

/** Makes the changes, counts what is open after each, and compares with what the series tell of it. */
async function expectSeries(open: Open, changes: readonly Change[]): Promise<void> {
  const world = await worldOf(open)
  const counts: { readonly atMs: number; readonly open: readonly number[] }[] = []
  for (const change of changes) {
    await makeChange(world, change)
    counts.push({ atMs: world.nowMs, open: await countOpen(world) })
  }
  const lastBefore = (atMs: number) => counts.findLast((count) => count.atMs < atMs)?.open
  const untilMs = floorTo(world.nowMs, minuteMs) + minuteMs
  const lately = Math.max(t0, minutesSinceMs(world.nowMs), untilMs - 10 * hourMs)
  for (const [place, subject] of world.subjects.entries()) {
    if (!(await world.isThere(subject))) continue
    for (const [stepMs, sinceMs] of [
      [minuteMs, lately],
      [hourMs, Math.max(t0, floorTo(world.nowMs - 3 * dayMs, hourMs))],
      [dayMs, t0],
    ] as const) {
      const range = { sinceMs, untilMs: -floorTo(-untilMs, stepMs) }
      const stepS = stepMs / 1_000
      const { backlog, points } = await world.store.read.stats.series({ subject, range, stepS })
      const change = new Map(points.map(({ atMs, figures }) => [atMs, figures.backlogChange]))
      const ends = []
      for (let endMs = sinceMs + stepMs; endMs <= range.untilMs; endMs += stepMs) ends.push(endMs)
      const told = openAtEnds(
        ends.map((endMs) => change.get(endMs - stepMs) ?? 0),
        stepMs,
        backlog,
      )
      const counted = ends.map((endMs) => lastBefore(endMs)?.[place] ?? 0)
      const of = `${subject.kind} ${place}, steps of ${stepS} s`
      expect([...told, backlog.open], of).toEqual([...counted, counted.at(-1)])
    }
  }
}

function countOpen({ store, subjects }: World): Promise<number[]> {
  return Promise.all(
    subjects.map(async (subject) => {
      const { held, pending, retrying } = await store.read.stats.backlog(subject, 10_000)
      return pending + retrying + held
    }),
  )
}
