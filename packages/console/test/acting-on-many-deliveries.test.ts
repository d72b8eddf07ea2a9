import type { ChannelClient, NewWebhook } from '@posthorn/client'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { until } from './support/until.ts'

const { deliveries: words, parts } = strings

goals('Many deliveries', (given) => {
  /** A channel with one webhook, at which all of a number of events have ended in a state. */
  async function channelWith(
    guid: string,
    { count, state, ...settings }: { count: number; state: string } & Partial<NewWebhook>,
  ): Promise<{ channel: ChannelClient; webhook: string; path: string }> {
    const { operator, client } = given.server
    const { publisher_key } = await operator.channels.create({ name: guid, guid })
    const channel = client(publisher_key).channel(guid)
    const webhook_url = `${given.shop.receiver.url}/${guid}/refuses`
    const defaults = { webhook_url, retry_policy: { delays: [] }, max_in_flight: 64 }
    const { id } = await channel.webhooks.create({ ...defaults, ...settings })
    const event = { topic: 'report.made', data: {} }
    await channel.events.publishBatch(Array.from({ length: count }, () => event))
    await until(`all are ${state}`, async () => (await countIn(channel, state)) === count)
    return { channel, webhook: id, path: `/${guid}/refuses` }
  }

  async function countIn(channel: ChannelClient, state: string): Promise<number> {
    const all = await Array.fromAsync(channel.deliveries.list({ limit: 200 }))
    return all.filter((each) => each.state === state).length
  }

  async function open(address: string): Promise<Page> {
    const page = await given.visit({ key: given.server.operatorKey })
    await page.goto(address)
    await page.getByRole('table').getByRole('link').first().waitFor()
    return page
  }

  const bar = (page: Page) => page.getByRole('group', { name: words.selection.bar })
  const boxes = (page: Page) => page.locator('tbody').getByRole('checkbox')
  async function closeWhenDone(page: Page, said: string): Promise<void> {
    const dialog = page.getByRole('dialog')
    await dialog.getByText(said).waitFor()
    await dialog.getByText(words.bulk.close, { exact: true }).click()
  }

  test('an operator retries all that failed of one webhook at once', async () => {
    const { channel, webhook, path } = await channelWith('outage', { count: 12, state: 'failed' })
    const page = await open(`/channels/outage/deliveries?webhook=${webhook}&state=failed`)
    given.shop.receiver.mend(path)
    await page.getByRole('checkbox', { name: words.selection.all }).check()
    await page.getByRole('button', { name: words.actions.retry }).click()
    await page.getByRole('dialog', { name: words.bulk.retryTitle(12) }).waitFor()
    expect(given.shop.receiver.received.filter((each) => each.path === path)).toHaveLength(12)
    await page.getByRole('dialog').getByRole('button', { name: words.bulk.start.retry }).click()
    await closeWhenDone(page, words.bulk.done.retry(12))
    await page.getByText(words.emptyFiltered).waitFor()
    await expect.poll(() => countIn(channel, 'delivered')).toBe(12)
  })

  test('a range is cancelled, what cannot be is told, and the rest stays', async () => {
    const retry_policy = { delays: [3_600] }
    const waiting = { count: 8, state: 'retrying', retry_policy }
    const { channel, webhook } = await channelWith('range', waiting)
    const page = await open('/channels/range/deliveries')
    await boxes(page).nth(1).click()
    await boxes(page)
      .nth(4)
      .click({ modifiers: ['Shift'] })
    await bar(page).getByText(words.selection.selected(4)).waitFor()
    await bar(page).getByRole('button', { name: words.actions.cancel }).click()
    await page.getByRole('dialog').getByRole('button', { name: words.bulk.start.cancel }).click()
    await closeWhenDone(page, words.bulk.done.cancel(4))
    await page.getByText(words.totals.inState(4, parts.deliveryState.cancelled)).waitFor()
    expect(await countIn(channel, 'cancelled')).toBe(4)

    await channel.webhook(webhook).deactivate()
    await page.keyboard.press('Escape')
    await boxes(page).nth(1).check()
    await boxes(page).nth(2).check()
    await page.keyboard.press('r')
    await page.getByRole('dialog').getByRole('button', { name: words.bulk.start.retry }).click()
    const why = words.bulk.failure(2, words.bulk.why.webhook_not_active ?? '')
    await page.getByRole('dialog').getByText(why).waitFor()
    expect(await countIn(channel, 'cancelled')).toBe(4)
  })

  test('far down a list, retried rows show what became of them, with Live off', async () => {
    const { path } = await channelWith('long', { count: 620, state: 'failed' })
    const page = await open('/channels/long/deliveries')
    given.shop.receiver.mend(path)
    const table = page.getByRole('table')
    await until('the end is reached', async () => {
      await page.keyboard.press('End')
      return (await table.getAttribute('aria-rowcount')) === '621'
    })
    await page.getByText(words.end).waitFor()
    await page.keyboard.press('End')
    const last = page.locator('tr[aria-rowindex="621"]')
    await last.getByRole('checkbox').check()
    await page.locator('tr[aria-rowindex="619"]').getByRole('checkbox').check()
    await bar(page).getByRole('button', { name: words.actions.retry }).click()
    await page.getByRole('dialog').getByRole('button', { name: words.bulk.start.retry }).click()
    await closeWhenDone(page, words.bulk.done.retry(2))
    await last.getByText(parts.deliveryState.delivered).waitFor()
    await page
      .getByText(words.totals.inState(2, parts.deliveryState.delivered), { exact: false })
      .waitFor()
    expect(await table.getAttribute('aria-rowcount')).toBe('621')
  })

  test('more than is worth selecting is replayed, after it was counted', async () => {
    const { channel, webhook, path } = await channelWith('night', { count: 230, state: 'failed' })
    const page = await open(`/channels/night/deliveries?webhook=${webhook}&state=failed`)
    given.shop.receiver.mend(path)
    await page.getByRole('checkbox', { name: words.selection.all }).check()
    await bar(page).getByRole('button', { name: words.replay.open }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(strings.replay.counted('230', false)).waitFor()
    expect(given.shop.receiver.received.filter((each) => each.path === path)).toHaveLength(230)
    await dialog.getByRole('button', { name: words.replay.start }).click()
    await page.getByText(strings.replay.started).waitFor()
    await until('all are delivered', async () => (await countIn(channel, 'delivered')) === 230)
  })
})
