import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { hostileText } from './support/receiver.ts'
import { until } from './support/until.ts'

const { http, delivery: words } = strings
const shownText = hostileText.replace('\u202E', '‹U+202E›')

goals('What strangers wrote', (given) => {
  /** The page of a delivery whose attempt got its answer. */
  async function open(at: string, data: unknown): Promise<Page> {
    const { channel, guid, key, receiver } = given.shop
    const topic = `strange.${at}`
    const { id } = await channel.webhooks.create({
      name: hostileText,
      webhook_url: `${receiver.url}/strange/${at}`,
      topics: [topic],
      format: 'context',
      retry_policy: { delays: [] },
    })
    await channel.events.publish({ topic, data })
    const { list } = channel.webhook(id).deliveries
    const ended = async () => (await list({ state: 'failed' }).page()).data[0]?.id
    await until('the attempt has ended', async () => (await ended()) !== undefined)
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/deliveries/${await ended()}`)
    await page
      .getByText(words.sent.exact('context'))
      .or(page.getByText(words.sent.rebuilt('context')))
      .waitFor()
    return page
  }

  async function expectUnharmed(page: Page): Promise<void> {
    const foreign = page.locator('img[src="x"], main script, main a:not([href^="/"])')
    expect(await foreign.count()).toBe(0)
    const harm = `'hacked' in window || 'hacked' in {} || 'admin' in {}`
    expect(await page.evaluate(harm)).toBe(false)
  }

  test('a support agent reads a hostile payload and a hostile answer as text', async () => {
    const page = await open(
      'down',
      JSON.parse(`{
      "__proto__": { "admin": true },
      "note": ${JSON.stringify(hostileText)}
    }`),
    )
    const sent = page.getByRole('list', { name: http.jsonTree(`${http.request}: ${http.body}`) })
    await sent.getByText('__proto__').waitFor()
    await sent.getByText(shownText).waitFor()
    await page.getByText(`<h1>Internal error</h1>${shownText}`).waitFor()
    await expectUnharmed(page)
  })

  test('JSON that is deep, and numbers that are large, are shown as they came', async () => {
    const page = await open('odd', {})
    const came = page.getByRole('list', { name: http.jsonTree(`${http.response}: ${http.body}`) })
    await came.getByText('12345678901234567890').waitFor()
    await came.getByText('__proto__').waitFor()
    await expectUnharmed(page)
  })

  test('bytes that are no text are shown as such', async () => {
    const page = await open('bytes', {})
    await page.getByText(http.bytes(4)).waitFor()
    await page.getByText('AP/+gA==').waitFor()
  })

  test('of a payload of megabytes only what one unfolds is in the page', async () => {
    const page = await open('refuses', {
      text: 'A'.repeat(400_000),
      many: Array.from({ length: 10_000 }, (_, at) => at),
    })
    const sent = page.getByRole('list', { name: http.jsonTree(`${http.request}: ${http.body}`) })
    await sent.getByText(`[${http.items(10_000)}]`).click()
    await sent.getByRole('button', { name: http.moreEntries(9_900) }).waitFor()
    await page.getByText(http.raw, { exact: true }).first().click()
    await page.getByRole('button', { name: /^Show (more|all)/ }).waitFor()
    expect(await page.locator('*').count()).toBeLessThan(2_000)
    expect((await page.locator('body').innerText()).length).toBeLessThan(60_000)
  })
})
