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
    for (const title of [words.throughput(words.steps[60]), strings.charts.attempts]) {
      await page.getByRole('figure', { name: title }).waitFor()
    }
    const [worst] = (await channel.stats.webhooks()).data
    const table = page.getByRole('table', { name: words.worst })
    await table.getByRole('link').first().click()
    await page.waitForURL(`**/webhooks/${worst?.webhook_id}`)
    expect(Object.values(webhooks)).toContain(worst?.webhook_id)
  })

  test('keeps the time that was chosen in the address', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/overview`)
    await page.getByText(strings.time.shortSpans['30d'], { exact: true }).click()
    await page.waitForURL('**/overview?span=30d')
    await page.getByRole('figure', { name: words.throughput(words.steps[21600]) }).waitFor()
    await page.reload()
    await page.getByRole('figure', { name: words.throughput(words.steps[21600]) }).waitFor()
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
