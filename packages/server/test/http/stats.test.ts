import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../eventually.ts'
import { startAskedReceiver } from '../receiver/asked-receiver.ts'
import { type ChannelClient, openChannel } from './channel-client.ts'
import { type Harness, type Json, startHarness } from './harness.ts'

let harness: Harness

beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.close())

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const ago = (ms: number) => new Date(harness.context.clock.nowMs() - ms).toISOString()
const data = (json: Json) => json.data as unknown as readonly Json[]

/** Asks for figures until the totals are as expected: attempts are settled a moment after they ended. */
async function figures(
  channel: ChannelClient,
  path: string,
  expected: Readonly<Record<string, unknown>>,
): Promise<Json> {
  const { json } = await eventually(
    () => channel.call('GET', path),
    (answer) =>
      Object.entries(expected).every(([name, value]) => answer.json.totals?.[name] === value),
  )
  return json
}

/** A channel with a webhook for `job.*` that is tried once, of which the last of four events fails. */
async function busyChannel() {
  const receiver = await startAskedReceiver()
  const channel = await openChannel(harness)
  const webhook = await channel.subscribe({
    webhook_url: receiver.url,
    topics: ['job.*'],
    retry_policy: { delays: [] },
  })
  receiver.answer(() => ({ status: receiver.asked.length > 3 ? 500 : 200 }))
  for (let n = 1; n <= 4; n++) {
    await channel.publish('job.created')
    await receiver.request(n)
  }
  return { channel, webhook, receiver }
}

describe('the figures of a channel', () => {
  it('show what was published and what became of it, in steps that leave no time out', async () => {
    const { channel, webhook } = await busyChannel()
    await channel.publish('unheard')
    const expected = { events: 5, delivered: 3, failed: 1, given_up: 1 }
    const json = await figures(channel, '/stats', expected)
    expect(json).toMatchObject({
      step_seconds: 60,
      totals: { ...expected, success_rate: 0.75 },
      backlog: { pending: 0, retrying: 0, held: 0, at_least: false },
    })
    const times = data(json).map(({ at }) => Date.parse(String(at)))
    expect([60, 61]).toContain(times.length)
    const sinceMs = Date.parse(String(json.since))
    expect(times).toEqual(times.map((_, index) => sinceMs + index * minuteMs))
    expect(Date.parse(String(json.until))).toBe(sinceMs + times.length * minuteMs)
    for (const [name, value] of Object.entries({ ...expected, attempts: 4 })) {
      expect(data(json).reduce((sum, point) => sum + Number(point[name]), 0)).toBe(value)
    }
    const quiet = { events: 0, attempts: 0, delivered: 0, success_rate: null, latency_ms: null }
    expect(data(json)[0]).toMatchObject({ ...quiet, backlog: 0 })
    const rates = data(json).filter(({ attempts }) => Number(attempts) > 0)
    expect(rates.map(({ success_rate }) => Number(success_rate))).toEqual(
      rates.map(({ attempts, delivered }) => Number(delivered) / Number(attempts)),
    )
    expect(rates.length).toBeGreaterThan(0)
    const latency = json.totals?.latency_ms as unknown as Record<'mean' | 'p50' | 'p99', number>
    expect(latency.mean).toBeGreaterThan(0)
    expect(latency.p99).toBeGreaterThanOrEqual(latency.p50)

    const own = await channel.call('GET', `/webhooks/${webhook.id}/stats`)
    expect(own.json.totals).toEqual({ ...(json.totals as object), events: 0 })
  })

  it('do not count test sends', async () => {
    const channel = await openChannel(harness)
    const webhook = await channel.subscribe({ webhook_url: harness.receiverUrl })
    expect((await channel.call('POST', `/webhooks/${webhook.id}/test`, {})).status).toBe(200)
    const { json } = await channel.call('GET', '/stats')
    expect(json.totals).toMatchObject({ events: 0, delivered: 0, success_rate: null })
  })

  it('count what a stream’s receiver settles', async () => {
    const channel = await openChannel(harness)
    const { id } = await channel.subscribe({ notification_type: 'stream' })
    await channel.publish('job.created')
    await channel.publish('job.created')
    const leased = await channel.call('POST', `/webhooks/${id}/lease`, { max: 2, wait_seconds: 5 })
    const [good, bad] = data(leased.json).map(({ lease_id }) => lease_id)
    await channel.call('POST', `/webhooks/${id}/settle`, {
      results: [
        { lease_id: good, outcome: 'delivered' },
        { lease_id: bad, outcome: 'failed', error: 'no' },
      ],
    })
    const { json } = await channel.call('GET', `/webhooks/${id}/stats`)
    expect(json).toMatchObject({
      totals: { delivered: 1, failed: 1, given_up: 0, success_rate: 0.5 },
      backlog: { retrying: 1 },
    })
  })

  it('show what waits', async () => {
    const channel = await openChannel(harness)
    const webhook = await channel.subscribe({
      webhook_url: harness.receiverUrl,
      on_suspend: 'hold',
    })
    await channel.call('POST', `/webhooks/${webhook.id}/deactivate`)
    await channel.publish('job.created')
    for (const path of ['/stats', `/webhooks/${webhook.id}/stats`]) {
      const { json } = await channel.call('GET', path)
      expect(json.backlog).toEqual({ pending: 0, retrying: 0, held: 1, at_least: false })
    }
  })

  it('show how many waited at each time, while they wait and when they do no more', async () => {
    const own = await startHarness()
    const channel = await openChannel(own)
    const webhook = await channel.subscribe({ webhook_url: own.receiverUrl, on_suspend: 'hold' })
    const backlogs = async (path: string) => {
      const { json } = await channel.call('GET', path)
      return data(json)
        .slice(-4)
        .map(({ backlog }) => backlog)
    }
    await channel.call('POST', `/webhooks/${webhook.id}/deactivate`)
    // To the middle of a minute.
    own.advance(1.5 * minuteMs - (own.context.clock.nowMs() % minuteMs))
    await channel.publish('job.created')
    own.advance(minuteMs)
    await channel.publish('job.created')
    const [, second] = data((await channel.call('GET', '/deliveries')).json)
    own.advance(minuteMs)
    await channel.call('POST', `/deliveries/${second?.id}/cancel`)
    for (const path of ['/stats', `/webhooks/${webhook.id}/stats`]) {
      expect(await backlogs(path)).toEqual([0, 1, 2, 1])
    }
    const earlier = new Date(own.context.clock.nowMs() - minuteMs).toISOString()
    expect(await backlogs(`/stats?until=${encodeURIComponent(earlier)}`)).toEqual([0, 0, 1, 2])
    await own.close()
  })

  it('tell nothing of what waited at times that are forgotten', async () => {
    const own = await startHarness()
    const channel = await openChannel(own)
    const webhook = await channel.subscribe({ webhook_url: own.receiverUrl, on_suspend: 'hold' })
    await channel.call('POST', `/webhooks/${webhook.id}/deactivate`)
    const publishedMs = own.context.clock.nowMs()
    await channel.publish('job.created')
    own.advance(401 * dayMs)
    const at = (days: number) =>
      encodeURIComponent(new Date(publishedMs + days * dayMs).toISOString())
    const { json } = await channel.call(
      'GET',
      `/stats?step_seconds=86400&since=${at(-2)}&until=${at(4)}`,
    )
    const backlogs = data(json).map(({ backlog }) => backlog)
    // The day of the event is the first whose end is known.
    expect(backlogs.slice(0, 4)).toEqual([null, null, 1, 1])
    await own.close()
  })

  it('come in steps as long as asked for, or as a chart has room for', async () => {
    const channel = await openChannel(harness)
    const stepOf = async (query: string) => {
      const { json } = await channel.call('GET', `/stats?${query}`)
      return [json.step_seconds, data(json).length]
    }
    const day = encodeURIComponent(ago(dayMs))
    expect(await stepOf(`since=${day}`)).toEqual([
      900,
      expect.toSatisfy((n) => n === 96 || n === 97),
    ])
    const [step, points] = await stepOf(`since=${day}&step_seconds=3600`)
    expect([step, [24, 25].includes(Number(points))]).toEqual([3_600, true])
    expect((await stepOf(`since=${encodeURIComponent(ago(30 * dayMs))}`))[0]).toBe(21_600)
    const early = encodeURIComponent(ago(10 * dayMs))
    const later = encodeURIComponent(ago(9 * dayMs))
    expect((await stepOf(`since=${early}&until=${later}`))[0]).toBe(3_600)
  })

  it('end now, whatever time to come is named', async () => {
    const channel = await openChannel(harness)
    const { json } = await channel.call(
      'GET',
      `/stats?until=${encodeURIComponent(ago(-dayMs))}&step_seconds=60`,
    )
    expect(Date.parse(String(json.until)) - harness.context.clock.nowMs()).toBeLessThan(minuteMs)
  })
})

describe('figures', () => {
  it.each([
    ['step_seconds=61', '?step_seconds', 'it takes 60, 300, 900, 3600, 21600 or 86400.'],
    [() => `since=${ago(-hourMs)}`, '?since', 'not before'],
    [() => `since=${ago(dayMs)}&until=${ago(2 * dayMs)}`, '?since', 'not before'],
    [() => `since=${ago(4 * dayMs)}&step_seconds=60`, '?step_seconds', 'a step of 3600 or more'],
    [() => `since=${ago(30 * hourMs)}&step_seconds=60`, '?since', 'the most is 1,500'],
    [() => `since=0000-01-01T00:00:00Z`, '?since', 'the most is 1,500'],
  ])('are refused for %s', async (query, pointer, words) => {
    const channel = await openChannel(harness)
    const asked = typeof query === 'string' ? query : query()
    const { json, status } = await channel.call('GET', `/stats?${asked}`)
    expect(status).toBe(422)
    const [fault] = json.errors as unknown as { pointer: string; detail: string }[]
    expect(fault?.pointer).toBe(pointer)
    expect(fault?.detail).toContain(words)
  })

  it('of a webhook open to its subscriber, of the channel not', async () => {
    const channel = await openChannel(harness)
    const webhook = await channel.subscribe({ webhook_url: harness.receiverUrl })
    const key = String(webhook.subscriber_key)
    const status = async (path: string) => (await channel.callAs(key, 'GET', path)).status
    expect(await status(`/webhooks/${webhook.id}/stats`)).toBe(200)
    expect(await status('/stats')).toBe(403)
    expect(await status('/stats/webhooks')).toBe(403)
    expect(await channel.call('DELETE', `/webhooks/${webhook.id}`)).toMatchObject({ status: 200 })
    expect((await channel.call('GET', `/webhooks/${webhook.id}/stats`)).status).toBe(404)
  })

  it('of the installation are those of all channels, for the operator', async () => {
    const own = await startHarness()
    const channels = [await openChannel(own), await openChannel(own)]
    for (const channel of channels) await channel.publish('job.created')
    const { json } = await own.call({ path: '/v1/stats', key: own.operatorKey })
    expect(json.totals).toMatchObject({ events: 2 })
    await own.close()
  })
})

describe('the figures of webhooks side by side', () => {
  it('name the worst first, and none of which there is nothing to tell', async () => {
    const { channel, receiver, webhook } = await busyChannel()
    const fine = await channel.subscribe({ webhook_url: harness.receiverUrl, topics: ['fine'] })
    const broken = await startAskedReceiver()
    broken.answer(() => ({ status: 500 }))
    const down = await channel.subscribe({ webhook_url: broken.url, topics: ['fine'] })
    await channel.subscribe({ webhook_url: receiver.url, topics: ['never'] })
    await channel.publish('fine')
    const list = (query = '') => channel.call('GET', `/stats/webhooks${query}`)
    const { json } = await eventually(
      () => list(),
      (answer) =>
        data(answer.json).reduce((sum, { failed = 0 }) => sum + Number(failed), 0) === 2 &&
        data(answer.json).length === 3,
    )
    expect(data(json).map(({ webhook_id }) => webhook_id)).toEqual([down.id, webhook.id, fine.id])
    expect(data(json)).toMatchObject([
      { delivered: 0, failed: 1, success_rate: 0 },
      { delivered: 3, failed: 1, given_up: 1, success_rate: 0.75 },
      { delivered: 1, failed: 0, success_rate: 1, mean_latency_ms: expect.any(Number) },
    ])
    expect(data((await list('?limit=1')).json)).toHaveLength(1)
    expect((await list('?limit=101')).status).toBe(422)
    const [first, other] = data((await list('?series=1')).json)
    expect([data(json)[0]?.series, other?.series]).toEqual([null, null])
    const series = first?.series as unknown as Json[]
    expect(series.length).toBeLessThanOrEqual(61)
    expect(series.reduce((sum, { failed }) => sum + Number(failed), 0)).toBe(1)
    expect((await list('?series=11')).status).toBe(422)
    const before = `?since=${ago(3 * hourMs)}&until=${ago(2 * hourMs)}`
    expect(data((await list(before)).json)).toEqual([])
  })
})

describe('the figures of channels side by side', () => {
  it('name the worst of all first, and none of which there is nothing to tell', async () => {
    const own = await startHarness()
    const list = async (query = '') => {
      const path = `/v1/stats/channels${query}`
      const { json, status } = await own.call({ path, key: own.operatorKey })
      // The operator's own is among them, with what Posthorn tells of the others.
      const rows =
        status === 200 ? data(json).filter((each) => String(each.name) !== 'Posthorn') : []
      return { json, rows, status }
    }
    const names = (rows: readonly Json[]) => rows.map(({ name }) => name)
    const open = (name: string) => openChannel(own, { name, guid: name.toLowerCase() })
    const down = await startAskedReceiver()
    down.answer(() => ({ status: 500 }))
    const broken = await open('Broken')
    await broken.subscribe({ webhook_url: down.url, retry_policy: { delays: [] } })
    const waiting = await open('Waiting')
    const { id } = await waiting.subscribe({ webhook_url: own.receiverUrl, on_suspend: 'hold' })
    await waiting.call('POST', `/webhooks/${id}/deactivate`)
    const gone = await open('Gone')
    // More of them than are read at once.
    for (let n = 0; n < 21; n++) await open(`Quiet ${n}`.replace(' ', '-'))
    const fine = await open('Fine')
    await fine.subscribe({ webhook_url: own.receiverUrl })
    const unheard = await open('Unheard')
    const all = [fine, waiting, gone, broken, unheard]
    for (const channel of all) await channel.publish('job.created')
    expect(await gone.call('DELETE', '')).toMatchObject({ status: 200 })

    const { json, rows } = await eventually(
      () => list(),
      (answer) => answer.rows.reduce((sum, { attempts }) => sum + Number(attempts), 0) === 2,
    )
    expect(names(rows)).toEqual(['Broken', 'Waiting', 'Fine', 'Unheard'])
    expect(rows).toMatchObject([
      { guid: 'broken', events: 1, failed: 1, given_up: 1, success_rate: 0, open: 0 },
      { events: 1, attempts: 0, success_rate: null, mean_latency_ms: null, open: 1 },
      { events: 1, delivered: 1, success_rate: 1, mean_latency_ms: expect.any(Number), open: 0 },
      { events: 1, attempts: 0, success_rate: null, open: 0, series: null },
    ])
    expect(`/v1/channels/${rows[0]?.channel_id}`).toBe(broken.path)
    expect(json.step_seconds).toBe(60)

    expect(names((await list('?limit=1')).rows)).toEqual(['Broken'])
    expect((await list('?limit=101')).status).toBe(422)
    expect((await list('?series=11')).status).toBe(422)
    const [first, second] = (await list('?series=1')).rows
    expect(second?.series).toBeNull()
    const series = first?.series as unknown as Json[]
    for (const counted of ['events', 'attempts', 'failed', 'given_up']) {
      expect(series.reduce((sum, point) => sum + Number(point[counted]), 0)).toBe(1)
    }
    // What waits is told whatever the range.
    const before = await list(`?since=${ago(3 * hourMs)}&until=${ago(2 * hourMs)}`)
    expect(names(before.rows)).toEqual(['Waiting'])
    await own.close()
  })
})

describe('figures of old times', () => {
  it('are the same after they were added up to hours', async () => {
    const own = await startHarness()
    const channel = await openChannel(own)
    for (let n = 0; n < 3; n++) await channel.publish('job.created')
    const since = new Date(own.context.clock.nowMs() - hourMs).toISOString()
    const before = await channel.call('GET', `/stats?since=${since}&step_seconds=3600`)
    expect(before.json.totals).toMatchObject({ events: 3 })
    own.advance(3 * dayMs)
    const { stats } = own.context.store.write
    const end = await stats.fold({ cursor: null, nowMs: own.context.clock.nowMs(), limit: 1_000 })
    // Of the channel and of the installation.
    expect(end.done).toBeGreaterThanOrEqual(2)
    const after = await channel.call(
      'GET',
      `/stats?since=${since}&until=${before.json.until}&step_seconds=3600`,
    )
    expect(after.json.data).toEqual(before.json.data)
    await own.close()
  })
})
