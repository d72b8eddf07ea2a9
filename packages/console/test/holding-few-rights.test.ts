import type { Response } from 'playwright-core'
import { expect, test } from 'vitest'
import { paths } from '../src/addresses/paths.ts'
import { strings } from '../src/strings/strings.ts'
import { type Given, goals } from './support/goals.ts'
import { settled } from './support/visitor.ts'

const { forbidden, lacks, operatorOnly } = strings.session

/** Signs in with a key of those scopes; tells of every call that was refused for want of a right. */
async function visitWith(given: Given, scopes: ('publish' | 'read' | 'manage')[]) {
  const { key } = await given.shop.channel.keys.create({ name: scopes.join(), scopes })
  const page = await given.visit({ key })
  const refused: string[] = []
  page.on('response', (answer: Response) => {
    if (answer.status() === 403) refused.push(answer.url())
  })
  return { page, refused }
}

goals('A key that may only publish', (given) => {
  test('opens the form to publish first, and leads to nothing that is refused', async () => {
    const { page, refused } = await visitWith(given, ['publish'])
    await page.goto('/')
    await page.waitForURL('**/events/new')
    await settled(page)
    const addresses = await page
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname))
    expect(addresses.length).toBeGreaterThan(3)
    for (const address of new Set(addresses)) {
      if (address.startsWith('/docs')) continue
      await page.goto(address)
      await settled(page)
      expect(await page.getByText(forbidden.title).count(), address).toBe(0)
    }
    expect(refused).toEqual([])
  })

  test('publishes, by the guid of its channel too', async () => {
    const { page, refused } = await visitWith(given, ['publish'])
    await page.goto(`/channels/${given.shop.guid}/events/new?topic=order.paid`)
    await page.getByRole('button', { name: strings.events.form.submit, exact: true }).click()
    await page.getByText(strings.events.published.title).waitFor()
    expect(refused).toEqual([])
  })

  test('is told on every other page why it is not for it, and where to go', async () => {
    const { guid, webhooks, event, delivery, topic } = given.shop
    const { page, refused } = await visitWith(given, ['publish'])
    const open: readonly string[] = [
      ...[paths.signIn, paths.channels, paths.topics, paths.topic, paths.publish],
    ]
    const params: Record<string, string> = {
      channel: guid,
      webhook: webhooks.Warehouse,
      event,
      delivery,
      topic,
    }
    for (const path of Object.values(paths).filter((each) => !open.includes(each))) {
      await page.goto(path.replaceAll(/\$(\w+)/g, (_, name: string) => params[name] ?? ''))
      await page.getByRole('heading', { level: 1, name: forbidden.title }).waitFor()
      await page.getByText(/Your key lacks the scope|operator key/).waitFor()
    }
    await page.getByRole('link', { name: forbidden.toStart }).click()
    await page.waitForURL('**/events/new')
    expect(refused).toEqual([])
  })
})

goals('A key that may only read', (given) => {
  test('is told on the pages of forms why they are not for it', async () => {
    const { guid, webhooks } = given.shop
    const { page, refused } = await visitWith(given, ['read'])
    const pages = [
      [`/channels/${guid}/settings/webhooks/new`, lacks('manage')],
      [`/channels/${guid}/settings/webhooks/${webhooks.Warehouse}/modify`, lacks('manage')],
      [`/channels/${guid}/settings/keys`, lacks('manage')],
      [`/channels/${guid}/events/new`, lacks('publish')],
      ['/topics/_new', operatorOnly],
      ['/topics/order.paid/modify', operatorOnly],
    ] as const
    for (const [at, why] of pages) {
      await page.goto(at)
      await page.getByText(why).waitFor()
      expect(await page.locator('main form').count(), at).toBe(0)
    }
    await page.goto(`/channels/${guid}/settings/channel`)
    await page.getByText(strings.channels.settings.readOnly(lacks('manage'))).waitFor()
    expect(refused).toEqual([])
  })
})

goals('A key that may only manage', (given) => {
  test('opens the keys of its channel first', async () => {
    const { page, refused } = await visitWith(given, ['manage'])
    await page.goto('/')
    await page.waitForURL('**/settings/keys')
    await page.getByRole('table', { name: strings.keys.title }).waitFor()
    expect(refused).toEqual([])
  })
})
