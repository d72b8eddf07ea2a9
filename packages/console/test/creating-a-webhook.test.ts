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
    await page
      .getByText(/whsec_/)
      .first()
      .waitFor()

    await channel.events.publish({ topic: 'order.cancelled', data: { order: 1 } })
    await expect
      .poll(() => receiver.received.find(({ path }) => path === '/returns'))
      .toMatchObject({ headers: { 'x-api-key': 'returns-desk-1' } })
    await page.goto(`/channels/${guid}/settings/webhooks`)
    await page.getByRole('link', { name: 'Returns desk' }).waitFor()
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
