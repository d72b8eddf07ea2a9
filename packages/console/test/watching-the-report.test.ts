import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { until } from './support/until.ts'

const { deliveries: list, parts } = strings

goals('The live Webhook Report', (given) => {
  /** A list of its own, of so many deliveries, that is live. */
  async function open(at: string, count: number) {
    const { channel, guid, key, receiver } = given.shop
    const webhook_url = `${receiver.url}/live/${at}`
    const topics = [`${at}.*`]
    const { id } = await channel.webhooks.create({ webhook_url, topics })
    const publish = (name: string, number: number) =>
      channel.events.publishBatch(
        Array.from({ length: number }, () => ({ topic: `${at}.${name}`, data: {} })),
      )
    if (count > 0) await publish('old', count)
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/deliveries?webhook=${id}`)
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('l')
    await page.getByRole('switch', { description: list.live.on }).waitFor()
    await page.getByText(list.totals.loaded(count, true)).waitFor()
    return { page, publish }
  }

  const row = (page: Page, number: number) => page.locator(`tr[aria-rowindex="${number + 1}"]`)

  test('deliveries come in by themselves, and show what becomes of them', async () => {
    const { page, publish } = await open('flaky', 0)
    await publish('first', 1)
    await row(page, 1).getByRole('link', { name: 'flaky.first' }).waitFor()
    await row(page, 1).getByText(parts.deliveryState.retrying).waitFor()
  })

  test('an operator watches deliveries come in without losing the place', async () => {
    const { page, publish } = await open('steady', 60)
    await publish('new', 1)
    await row(page, 1).getByRole('link', { name: 'steady.new' }).waitFor()

    await page.mouse.move(640, 500)
    await page.mouse.wheel(0, 900)
    await until('the page has scrolled', () => page.evaluate<boolean>('window.scrollY === 900'))
    const before = await placeOf(page)
    await publish('newer', 12)
    await page.getByRole('button', { name: list.live.waiting(12), exact: true }).waitFor()
    expect(await placeOf(page)).toEqual(before)

    await page.getByRole('button', { name: list.live.waiting(12), exact: true }).click()
    await row(page, 12).getByRole('link', { name: 'steady.newer' }).waitFor()
    await row(page, 13).getByRole('link', { name: 'steady.new' }).waitFor()
    expect(await page.evaluate('window.scrollY')).toBe(0)

    // Neither do rows move under somebody who is choosing among them.
    await row(page, 2).getByRole('checkbox').check()
    await publish('newest', 3)
    await page.getByRole('button', { name: list.live.waiting(3), exact: true }).waitFor()
    await row(page, 2).getByRole('link', { name: 'steady.newer' }).waitFor()
  })

  /** Which row lies in the middle of the screen, and where. */
  async function placeOf(page: Page) {
    return await page.evaluate(`(() => {
      const found = document.elementFromPoint(640, 500).closest('tr')
      return [found.querySelector('a').href, found.getBoundingClientRect().top]
    })()`)
  }

  test('what happens while the newest are asked for is there in the end, too', async () => {
    const { receiver } = given.shop
    const { operator, client } = given.server
    const guid = 'slow'
    const { publisher_key: key } = await operator.channels.create({ name: guid, guid })
    const channel = client(key).channel(guid)
    await channel.webhooks.create({ notification_type: 'stream', topics: ['slow.*'] })
    const webhook_url = `${receiver.url}/live/told/busy`
    const settings = { topics: ['told.*'], retry_policy: { delays: [] } }
    const { id } = await channel.webhooks.create({ webhook_url, ...settings })
    await channel.events.publish({ topic: 'told.first', data: {} })
    const failed = async () =>
      (await channel.webhook(id).deliveries.list({ state: 'failed' }).page()).data[0]?.id
    await until('it has failed', async () => (await failed()) !== undefined)

    const page = await given.visit({ key })
    const asked = Promise.withResolvers<void>()
    const known = Promise.withResolvers<void>()
    // The answer that has the first event is of before the second, and comes when the page knows of it.
    await page.route('**/v1/channels/*/deliveries?*', async (route) => {
      const response = await route.fetch()
      if ((await response.text()).includes('slow.first')) {
        asked.resolve()
        await known.promise
      }
      await route.fulfill({ response })
    })
    await page.goto(`/channels/${guid}/deliveries`)
    const told = page.getByRole('row', { name: 'told.first' })
    await told.getByText(parts.deliveryState.failed).waitFor()
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('l')
    await page.getByRole('switch', { description: list.live.on }).waitFor()

    await channel.events.publish({ topic: 'slow.first', data: {} })
    await asked.promise
    await channel.events.publish({ topic: 'slow.second', data: {} })
    receiver.mend('/live/told/busy')
    await channel.delivery((await failed()) ?? '').retry()
    // What the tail told before that, the page knows as well.
    await told.getByText(parts.deliveryState.delivered).waitFor()
    known.resolve()
    await page.getByRole('link', { name: 'slow.second' }).waitFor()
  })
})
