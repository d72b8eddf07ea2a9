import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { reasonWords } from '../src/strings/reasons.ts'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { until } from './support/until.ts'

const { deliveries: list, delivery: words, parts } = strings

goals('The Webhook Report', (given) => {
  test('an operator finds out why a delivery failed, and sends it again', async () => {
    const { channel, guid, receiver } = given.shop
    const webhook_url = `${receiver.url}/till/busy`
    const settings = { topics: ['till.*'], retry_policy: { delays: [] } }
    const { id } = await channel.webhooks.create({ name: 'Till office', webhook_url, ...settings })
    const event = await channel.events.publish({ topic: 'till.closed', data: { sum: '12.00' } })
    const failed = () => channel.webhook(id).deliveries.list({ state: 'failed' }).page()
    await until('it is given up', async () => (await failed()).data.length === 1)

    const page = await given.visit({ key: given.server.operatorKey })
    await page.goto(`/channels/${guid}/deliveries`)
    await page.getByRole('combobox', { name: list.webhook }).fill('Till')
    await page.getByRole('option', { name: 'Till office' }).click()
    await page.getByRole('combobox', { name: list.state }).click()
    await page.getByRole('option', { name: parts.deliveryState.failed }).click()
    await page.waitForURL(/state=failed/)
    await page.getByText(list.totals.loaded(1, true)).waitFor()
    await page.getByRole('link', { name: 'till.closed' }).click()

    const { name, advice } = reasonWords('http_5xx')
    await page.getByRole('alert', { name }).getByText(advice).waitFor()
    await page.getByText('The index is being rebuilt.').waitFor()
    await page.getByRole('table', { name: strings.http.headers('Response') }).waitFor()

    receiver.mend('/till/busy')
    await page.getByRole('button', { name: list.actions.retry, exact: true }).click()
    const attempts = page.getByRole('list', { name: words.attempts.title })
    await attempts.getByText(`200 · ${words.attempts.delivered}`).waitFor()
    const got = receiver.received.filter(({ path }) => path === '/till/busy')
    expect(got.map(({ headers }) => headers['webhook-id'])).toEqual([event.id, event.id])

    // What was is still there.
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('ArrowLeft')
    await page.getByText('The index is being rebuilt.').waitFor()
  })

  test('a developer copies an attempt as curl, and sends just what was sent', async () => {
    const { channel, guid, key, receiver, delivery } = given.shop
    const { attempt_log, event_id } = await channel.delivery(delivery).get()
    const page = await given.visit({ key, permissions: ['clipboard-read', 'clipboard-write'] })
    await page.goto(`/channels/${guid}/deliveries/${delivery}`)
    await page.getByText(/^In the format/).waitFor()
    await page.getByRole('button', { name: words.curl.copy }).click()
    await page.getByRole('button', { name: words.curl.copied }).waitFor()
    const line = await page.evaluate<string>('navigator.clipboard.readText()')
    const [url, ...options] = argumentsOf(line)
    const sent = receiver.received.find(
      ({ headers, path }) => headers['webhook-id'] === event_id && url?.endsWith(path),
    )
    expect(url).toBe(attempt_log.at(-1)?.url)
    expect(options).toContain(`content-type: ${sent?.headers['content-type']}`)
    expect(options.slice(-2)).toEqual(['--data-raw', sent?.body])
    expect(line).not.toContain('shop-')
  })

  test('whoever keeps the hands on the keyboard goes through the failed ones', async () => {
    const { channel, guid, key } = given.shop
    const { data } = await channel.deliveries.list({ state: 'failed', limit: 3 }).page()
    const [first, second, third] = data.map(({ id }) => id)
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/deliveries?state=failed`)
    await page.getByRole('table').getByRole('link').first().waitFor()
    for (const press of ['j', 'j', 'x', 'ArrowDown', 'x']) await page.keyboard.press(press)
    await page.getByText(list.selection.selected(2)).waitFor()
    await until('the fourth line has the focus', () =>
      page.evaluate<boolean>(`document.activeElement.ariaRowIndex === '4'`),
    )
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/${second}?state=failed`)
    await page.getByRole('heading', { name: words.attempts.title }).waitFor()
    await page.keyboard.press('j')
    await page.waitForURL(`**/${third}?state=failed`)
    await page.keyboard.press('k')
    await page.keyboard.press('k')
    await page.waitForURL(`**/${first}?state=failed`)
    await page.keyboard.press('u')
    await page.waitForURL('**/deliveries?state=failed')
  })

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
})

/** What a shell makes of the line, without calling curl. */
function argumentsOf(line: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}
