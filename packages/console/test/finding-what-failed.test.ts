import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { reasonWords } from '../src/strings/reasons.ts'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'

const { deliveries: list, delivery: words, parts } = strings

goals('What failed', (given) => {
  test('an operator finds out why a delivery failed, and sends it again', async () => {
    const { channel, guid, receiver } = given.shop
    const webhook_url = `${receiver.url}/till/busy`
    const settings = { topics: ['till.*'], retry_policy: { delays: [] } }
    const { id } = await channel.webhooks.create({ name: 'Till office', webhook_url, ...settings })
    const event = await channel.events.publish({ topic: 'till.closed', data: { sum: '12.00' } })
    await expect
      .poll(async () => (await channel.deliveries.list({ webhook_id: id }).page()).data)
      .toMatchObject([{ state: 'failed' }])

    const page = await given.visit({ key: given.server.operatorKey })
    await page.goto(`/channels/${guid}/deliveries`)
    await page.getByRole('combobox', { name: list.webhook }).fill('Till')
    await page.getByRole('option', { name: 'Till office' }).click()
    await page.getByRole('combobox', { name: list.state }).click()
    await page.getByRole('option', { name: parts.deliveryState.failed }).click()
    await page.waitForURL(/state=failed/)
    await page.getByText(list.totals.loaded(1, true)).waitFor()
    await page.getByRole('link', { name: 'till.closed' }).click()

    const { name, advice } = reasonWords('http_503')
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
    const line = await page.evaluate(() => navigator.clipboard.readText())
    const [url, ...options] = argumentsOf(line)
    const sent = receiver.received.findLast(({ headers }) => headers['webhook-id'] === event_id)
    expect(url).toBe(attempt_log.at(-1)?.url)
    const from = receiver.received.filter(
      ({ headers, path }) => headers['webhook-id'] === event_id && url?.endsWith(path),
    )
    expect(from.map(({ body }) => body)).toContain(options.at(-1))
    expect(options).toContain(`content-type: ${sent?.headers['content-type']}`)
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
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex')))
      .toBe('4')
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
})

/** What a shell makes of the line, without calling curl. */
function argumentsOf(line: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}
