import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { pages } from './pages.ts'
import { goals } from './support/goals.ts'
import { hostileText } from './support/receiver.ts'
import type { Shop } from './support/shop.ts'
import { until } from './support/until.ts'
import { settled } from './support/visitor.ts'

/** What turns the text after it round is never in a page, be it seen, read out or shown on hover. */
const turnsRound = '\u202E'
const { keys, channels } = strings

goals('Names that strangers chose', (given) => {
  let strange: Promise<Shop> | null = null
  /** A shop in which everything that can be named has a name that is not meant well. */
  const strangeShop = () => {
    strange ??= openStrangeShop()
    return strange
  }

  async function openStrangeShop(): Promise<Shop> {
    const { operator, client } = given.server
    const { receiver } = given.shop
    const guid = 'strange'
    const topic = 'strange.sold'
    const about = { name: hostileText, description: hostileText }
    const { publisher_key: key } = await operator.channels.create({ guid, ...about })
    const channel = client(key).channel(guid)
    const example = JSON.parse(`{${JSON.stringify(hostileText)}: ${JSON.stringify(hostileText)}}`)
    await operator.topics.create({ name: topic, description: hostileText, example })
    await channel.keys.create({ name: hostileText, scopes: ['read'] })
    const create = async (at: string, more: object = {}) => {
      const webhook_url = `${receiver.url}/strange-shop/${at}`
      const settings = { name: hostileText, webhook_url, retry_policy: { delays: [] }, ...more }
      return (await channel.webhooks.create(settings)).id
    }
    const webhooks: Shop['webhooks'] = {
      ...given.shop.webhooks,
      Warehouse: await create('down'),
      Newsletter: await create('refuses'),
      'Old CRM': await create('gone'),
      Partner: await create('nobody/down', { validation: 'code' }),
      Loyalty: await create('kept', { on_suspend: 'hold' }),
    }
    await channel.webhook(webhooks.Loyalty).deactivate()
    const said = { data: example, current_context: example, ext_ref_code: hostileText }
    const { id: event } = await channel.events.publish({ topic, ...said })
    const failed = () => channel.deliveries.list({ state: 'failed' }).page()
    await until('all have failed', async () => (await failed()).data.length === 3)
    const [delivery] = (await failed()).data
    return {
      ...given.shop,
      channel,
      guid,
      key,
      webhooks,
      event,
      delivery: delivery?.id ?? '',
      topic,
    }
  }

  async function open(): Promise<Page> {
    return await given.visit({ key: given.server.operatorKey })
  }

  async function go(page: Page, path: string): Promise<void> {
    await page.goto(path)
    await settled(page)
    await page.waitForLoadState('networkidle')
  }

  /** Every text and attribute of the page that has the mark in it, but what somebody may type. */
  async function turned(page: Page): Promise<string[]> {
    return await page.evaluate<string[], string>((mark) => {
      const found = document.title.includes(mark) ? [`the title: ${document.title}`] : []
      for (const each of document.querySelectorAll('body, body *')) {
        if (each.matches('textarea')) continue
        const own = [...each.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        const said = own.map((text) => text.textContent ?? '')
        const attributes = [...each.attributes].filter(({ name }) => name !== 'value')
        for (const text of [...said, ...attributes.map(({ name, value }) => `${name}=${value}`)]) {
          if (text.includes(mark)) found.push(`<${each.localName}> ${text}`)
        }
      }
      return found
    }, turnsRound)
  }

  /** What is turned round at which address, of all of them. */
  async function turnedAt(addresses: readonly string[]) {
    const page = await open()
    const found: Record<string, readonly string[]> = {}
    for (const address of addresses) {
      await go(page, address)
      const all = await turned(page)
      if (all.length > 0) found[address] = all
      expect(await page.evaluate("'hacked' in window")).toBe(false)
    }
    return found
  }

  test('turn nothing round that stands beside them, on any page', {
    timeout: 120_000,
  }, async () => {
    const shop = await strangeShop()
    const signedIn = pages.filter(({ as }) => as !== 'nobody')
    expect(await turnedAt(signedIn.map(({ path }) => path(shop)))).toEqual({})
  })

  const strangeWord = encodeURIComponent(hostileText)
  test('neither do addresses that somebody sent', { timeout: 120_000 }, async () => {
    const { guid } = await strangeShop()
    const found = await turnedAt([
      `/channels/${strangeWord}/overview`,
      ...[
        `deliveries?topic=${strangeWord}&webhook=${strangeWord}`,
        `deliveries?state=${strangeWord}`,
        `deliveries?since=${strangeWord}`,
        `deliveries/${strangeWord}`,
        `events?reference=${strangeWord}`,
        `events?topic=${strangeWord}`,
        `events/${strangeWord}`,
        `settings/webhooks/${strangeWord}`,
      ].map((address) => `/channels/${guid}/${address}`),
      `/topics/${strangeWord}`,
      `/topics?search=${strangeWord}`,
    ])
    expect(found).toEqual({})
  })

  test('neither do they in questions, nor in what is told in the corner', async () => {
    const { guid } = await strangeShop()
    const page = await open()
    await go(page, `/channels/${guid}/settings/keys`)
    await page.getByRole('row', { name: 'hacked' }).getByRole('button').last().click()
    await page.getByRole('menuitem', { name: keys.revoke.action }).click()
    await page.getByRole('dialog').waitFor()
    expect(await turned(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: keys.revoke.submit }).click()
    await page.getByRole('alert').getByText('hacked').waitFor()
    expect(await turned(page)).toEqual([])

    await page.goto(`/channels/${guid}/settings/channel`)
    await page.getByRole('button', { name: channels.remove.submit }).click()
    await page.getByRole('dialog').waitFor()
    expect(await turned(page)).toEqual([])
  })
})
