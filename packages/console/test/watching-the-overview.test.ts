import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'

const words = strings.overview

goals('The overview', (given) => {
  test('shows how the channel does, worst webhook first, and leads to it', async () => {
    const { channel, guid, key, webhooks } = given.shop
    const { totals } = await channel.stats.get()
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/overview`)
    await page.getByText(words.rateHelp(totals.events), { exact: true }).waitFor()
    const { throughput, each, attempts, success, latency, backlog } = strings.charts
    for (const name of [throughput(each[60]), attempts, success, latency, backlog]) {
      await page.getByRole('figure', { name }).locator('canvas').waitFor()
    }
    const { data } = await channel.stats.webhooks()
    const bars = page.getByRole('list', { name: words.worst }).getByRole('listitem')
    expect(await bars.count()).toBe(data.length)
    expect(data[0]?.success_rate).toBe(0)
    await bars.first().getByText(words.failedShare('100%')).waitFor()
    await bars.first().getByRole('link').click()
    await page.waitForURL(`**/webhooks/${data[0]?.webhook_id}`)
    expect(Object.values(webhooks)).toContain(data[0]?.webhook_id)
  })

  test('takes in what happens while one looks, in the charts that are there', async () => {
    const { channel, guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/overview`)
    const { throughput, each } = strings.charts
    const chart = page.getByRole('figure', { name: throughput(each[60]) })
    const canvas = await chart.locator('canvas').elementHandle()
    const { totals } = await channel.stats.get()
    await channel.events.publish({ topic: 'stock.noted', data: {} })
    await page.getByText(words.rateHelp(totals.events + 1), { exact: true }).waitFor()
    expect(await canvas?.evaluate((drawn) => drawn.isConnected)).toBe(true)
  })

  test('tells its numbers without eyes for the charts, or a mouse', async () => {
    const { channel, guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/overview`)
    const { totals, data } = await channel.stats.get()
    const { attempts, asTable, asChart, soFar, delivered } = strings.charts
    const chart = page.getByRole('figure', { name: attempts })
    const told = await chart.getByRole('img', { name: attempts }).getAttribute('aria-label')
    expect(told).toContain(`${delivered}: ${totals.delivered} in all`)

    await page.getByRole('button', { name: `${attempts}: ${asTable}` }).focus()
    await page.keyboard.press('Enter')
    const rows = chart.getByRole('table', { name: attempts }).locator('tbody').getByRole('row')
    expect(await rows.count()).toBe(data.length)
    expect(await rows.first().innerText()).toContain(soFar)
    expect(await rows.nth(1).innerText()).not.toContain(soFar)
    await page.keyboard.press('Enter')
    await chart.getByRole('button', { name: asChart }).waitFor({ state: 'detached' })

    await page.getByRole('button', { name: `${words.worst}: ${asTable}` }).press('Enter')
    const worst = page.getByRole('table', { name: words.worst })
    await worst.getByRole('columnheader', { name: words.mean }).waitFor()
  })

  test('says what a mouse is over, and that the last minute is not over yet', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/overview`)
    const { throughput, each, events, soFar } = strings.charts
    const chart = page.getByRole('figure', { name: throughput(each[60]) })
    const drawing = await chart.locator('.u-over').boundingBox()
    const { x = 0, y = 0, width = 0 } = drawing ?? {}
    await page.mouse.move(x + width - 1, y + 20)
    await chart.getByText(new RegExp(`\\d+:\\d\\d.*${soFar}$`)).waitFor()
    await page.mouse.move(x + width / 2, y + 20)
    await chart.getByText(new RegExp(`${soFar}$`)).waitFor({ state: 'detached' })
    await chart.getByText(`${events} 0`).waitFor()
  })

  test('says that figures could not be had, and has them when they can', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key })
    // Of a channel that there is not, they cannot be had.
    await page.route(/\/stats\?/, (route, request) =>
      route.continue({ url: request.url().replace(guid, 'nowhere') }),
    )
    await page.goto(`/channels/${guid}/overview`)
    await page.getByRole('alert').filter({ hasText: 'nowhere' }).waitFor()
    await page.unroute(/\/stats\?/)
    await page.getByRole('button', { name: strings.parts.tryAgain }).click()
    await page.getByRole('figure', { name: strings.charts.latency }).waitFor()
  })

  test('keeps the time that was chosen in the address', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/overview`)
    await page.getByText(strings.time.shortSpans['30d'], { exact: true }).click()
    await page.waitForURL('**/overview?span=30d')
    const { throughput, each } = strings.charts
    await page.getByRole('figure', { name: throughput(each[21600]) }).waitFor()
    await page.reload()
    await page.getByRole('figure', { name: throughput(each[21600]) }).waitFor()
  })

  test('tells the same figures until those of another time are there', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/overview`)
    const rate = page.locator('dt', { hasText: words.rate }).locator('+ dd')
    const before = await rate.innerText()
    const answering = Promise.withResolvers<void>()
    await page.route(/\/stats\?/, async (route) => {
      await answering.promise
      await route.continue()
    })
    await page.getByText(strings.time.shortSpans['30d'], { exact: true }).click()
    await page.locator('[aria-busy=true]').waitFor()
    expect(await rate.innerText()).toBe(before)
    answering.resolve()
    const { throughput, each } = strings.charts
    await page.getByRole('figure', { name: throughput(each[21600]) }).waitFor()
    expect(await rate.innerText()).not.toBe(before)
  })

  test('shows the operator all channels, most trouble first, and leads to each', async () => {
    const { guid, channel } = given.shop
    const { id, name } = await channel.get()
    const { operator, operatorKey } = given.server
    const page = await given.visit({ key: operatorKey })
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto('/')
    await page.getByRole('heading', { name: words.installation.title, level: 1 }).waitFor()
    const { totals } = await operator.stats.get()
    await page.getByText(words.rateHelp(totals.events), { exact: true }).waitFor()
    await page.getByText(words.installation.withOwn).waitFor()
    const ranked = page.getByRole('list', { name: words.installation.channels })
    const first = ranked.getByRole('listitem').first().getByRole('link')
    expect(await first.innerText()).toBe(name)
    const { data } = await operator.stats.channels()
    const names = await ranked.getByRole('listitem').getByRole('link').allInnerTexts()
    expect(names).toEqual(data.map((each) => each.name))
    // However many channels there are.
    const figures = asked.filter((path) => path.startsWith('/v1/') && path.includes('/stats'))
    expect(new Set(figures)).toEqual(new Set(['/v1/stats', '/v1/stats/channels']))
    await first.click()
    await page.waitForURL(`**/channels/${id}/overview?span=1h`)

    await page.goto(`/channels/${guid}/overview?span=7d`)
    await page.getByRole('button', { name: strings.shell.switchChannel(name) }).click()
    await page.getByRole('menuitem', { name: strings.shell.allChannels }).click()
    await page.waitForURL('**/overview')
  })

  test('shows the channel of Posthorn itself as it is, as nobody can publish there', async () => {
    const page = await given.visit({ key: given.server.operatorKey })
    await page.goto('/channels/posthorn/overview')
    await page.getByText(words.operational).waitFor()
    await page.getByText(words.rate, { exact: true }).waitFor()
    expect(await page.getByText(words.first.title).count()).toBe(0)
  })

  test('shows a key of one channel nothing of the others', async () => {
    const page = await given.visit({ key: given.shop.key })
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto('/overview')
    await page.getByRole('heading', { name: strings.session.forbidden.title }).waitFor()
    expect(asked.filter((path) => path.startsWith('/v1/stats') || path === '/v1/channels')).toEqual(
      [],
    )
    const entry = page.getByRole('link', { name: strings.navigation.installation })
    expect(await entry.count()).toBe(0)
  })

  test('leads to a first delivery, ticking off each step while one looks', async () => {
    const { operator, client } = given.server
    const made = await operator.channels.create({ name: 'Fresh', guid: 'fresh' })
    const channel = client(made.publisher_key).channel('fresh')
    const page = await given.visit({ key: made.publisher_key })
    await page.goto('/')
    await page.getByRole('heading', { name: words.first.title }).waitFor()
    const steps = page.getByRole('listitem')
    expect(await steps.nth(0).getAttribute('aria-current')).toBe('step')

    const webhook_url = `${given.shop.receiver.url}/fresh`
    await channel.webhooks.create({ webhook_url, topics: ['order.*'] })
    await steps.nth(0).getByLabel(words.first.done).waitFor()
    await channel.events.publish({ topic: 'stock.noted', data: {} })
    await page.getByText(words.first.delivery.unmatched).waitFor()
    await channel.events.publish({ topic: 'order.noted', data: {} })
    await page.getByText(words.rate, { exact: true }).waitFor()
  })
})
