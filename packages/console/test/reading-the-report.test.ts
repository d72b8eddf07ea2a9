import { execFileSync } from 'node:child_process'
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

  test('a developer is told how sure it is that a body was the one that was sent', async () => {
    const { channel, guid, key, receiver } = given.shop
    const webhook_url = `${receiver.url}/exactly`
    const format = 'standard'
    const { id } = await channel.webhooks.create({ webhook_url, topics: ['exact.*'], format })
    const publish = async (body: string) => {
      const answer = await fetch(`${given.server.url}/v1/channels/${guid}/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body,
      })
      const event = await answer.json()
      const delivery = channel.delivery(`${event.id}_${id}`)
      await until('it is delivered', async () => (await delivery.get()).state === 'delivered')
      return {
        event: event.id as string,
        address: `/channels/${guid}/deliveries/${event.id}_${id}`,
      }
    }
    const plain = await publish('{"topic":"exact.plain","data":{"sum":"12.00"}}')
    const odd = await publish('{"topic":"exact.odd","data":{ "id": 12345678901234567890 }}')
    await channel.webhook(id).update({ format: 'context' })

    const page = await given.visit({ key })
    await page.goto(plain.address)
    await page.getByText(words.sent.exact('standard')).waitFor()
    await page.goto(odd.address)
    await page.getByText(words.sent.rebuilt('context')).waitFor()
    await channel.event(plain.event).eraseData()
    await page.goto(plain.address)
    await page.getByText(words.sent.erased).waitFor()
    await page.getByText(words.curl.bodyFile).waitFor()
  })
})

/** What a shell makes of the line, without calling curl. */
function argumentsOf(line: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}
