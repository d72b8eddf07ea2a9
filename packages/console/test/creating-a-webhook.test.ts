import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { hostileText } from './support/receiver.ts'
import { settled } from './support/visitor.ts'

const words = strings.webhooks

goals('Settings > Webhook Settings', (given) => {
  test('a publisher creates a webhook, and its first event arrives', async () => {
    const { channel, guid, key, receiver } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/overview`)
    await page.getByRole('link', { name: strings.navigation.settings }).click()
    await page.getByRole('tab', { name: words.title, selected: true }).waitFor()
    await page.getByRole('link', { name: words.create }).click()

    await page.getByLabel(words.name, { exact: true }).fill('Returns desk')
    await page.getByRole('combobox', { name: words.events }).fill('order.canc')
    await page.getByRole('option', { name: /^order\.cancelled/ }).click()
    await page.keyboard.press('Escape')
    await page.getByLabel(words.url).fill(`${receiver.url}/returns`)
    await page.getByLabel(words.apiKey, { exact: true }).fill('returns-desk-1')
    await page.getByRole('button', { name: words.createSubmit, exact: true }).click()
    const secret = strings.webhook.created.secret
    await page.getByText(/^whsec_•+/).waitFor()
    await page.getByRole('button', { name: `${strings.parts.reveal}: ${secret}` }).click()
    await page.getByText(/^whsec_[\w+/=]+$/).waitFor()

    await channel.events.publish({ topic: 'order.cancelled', data: { order: 1 } })
    await expect
      .poll(() => receiver.received.find(({ path }) => path === '/returns'))
      .toMatchObject({ headers: { 'x-api-key': 'returns-desk-1' } })
    await page.goto(`/channels/${guid}/settings/webhooks`)
    await page.getByRole('link', { name: 'Returns desk' }).waitFor()
  })

  test('a stream gets nothing that is about sending, and REST has again what was typed', async () => {
    const { channel, guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/webhooks/new`)
    await page.getByLabel(words.name, { exact: true }).fill('Night shift')
    await page.getByLabel(words.subscribeAll).check()
    await page.getByLabel(words.url).fill('https://typed.example.com/hooks')
    await page.getByLabel(words.apiKey, { exact: true }).fill('typed-key')
    await page.getByRole('button', { name: words.advanced.title }).click()
    await page.getByLabel(words.advanced.timeout).fill('7')
    await page.getByLabel(words.advanced.rateLimit).fill('2')
    await page.getByRole('button', { name: words.advanced.addHeader }).click()
    await page.getByLabel(words.advanced.headerValue).fill('without a name')
    const type = page.getByRole('radiogroup', { name: words.notificationType })
    await type.getByText(words.streamType).click()
    for (const label of [
      words.url,
      words.apiKey,
      words.advanced.timeout,
      words.advanced.rateLimit,
    ]) {
      expect(await page.getByLabel(label, { exact: true }).count(), label).toBe(0)
    }
    await type.getByText(words.rest).click()
    expect(await page.getByLabel(words.url).inputValue()).toBe('https://typed.example.com/hooks')
    expect(await page.getByLabel(words.apiKey, { exact: true }).inputValue()).toBe('typed-key')
    expect(await page.getByLabel(words.advanced.timeout).inputValue()).toBe('7')
    await type.getByText(words.streamType).click()
    await page.getByRole('button', { name: words.createSubmit, exact: true }).click()
    await page.getByText(strings.webhook.created.stream).waitFor()
    const made = (await channel.webhooks.list().page()).data.find(
      ({ name }) => name === 'Night shift',
    )
    expect(made).toMatchObject({
      notification_type: 'stream',
      webhook_url: null,
      auth: null,
      headers: {},
      timeout_ms: 15_000,
      rate_limit: null,
    })
  })

  test('is told what is wrong while typing, and nothing is created', async () => {
    const { channel, guid, key } = given.shop
    const before = (await channel.webhooks.list().page()).data.length
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/webhooks/new`)
    await page.getByLabel(words.url).fill('ftp://erp.example.com')
    await page.getByRole('button', { name: words.createSubmit, exact: true }).click()
    await page.getByText(words.faults.topics).waitFor()
    await page.getByText(words.faults.url.scheme('ftp:')).waitFor()
    expect((await channel.webhooks.list().page()).data).toHaveLength(before)
  })

  test('hostile text is shown as text', async () => {
    const { channel, guid, key, receiver } = given.shop
    const { id } = await channel.webhooks.create({
      name: hostileText,
      webhook_url: `${receiver.url}/down`,
      topics: ['hostile'],
    })
    const page = await given.visit({ key })
    const addresses = [
      `/channels/${guid}/settings/webhooks`,
      `/channels/${guid}/settings/webhooks/${id}`,
      `/channels/${guid}/settings/webhooks/${id}/modify`,
      `/channels/${guid}/events`,
    ]
    for (const address of addresses) {
      await page.goto(address)
      await settled(page)
      expect(await page.evaluate('String(window.hacked)'), address).toBe('undefined')
      expect(await page.locator('img[src="x"]').count(), address).toBe(0)
    }
    await page.goto(`/channels/${guid}/settings/webhooks`)
    await page.getByText('<script>window.hacked=1</script>').first().waitFor()
  })
})
