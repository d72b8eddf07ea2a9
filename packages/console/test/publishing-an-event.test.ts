import { expect, test } from 'vitest'
import { reasonWords } from '../src/strings/reasons.ts'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'

const words = strings.events

goals('Events', (given) => {
  test('a publisher finds an event by topic, and what became of it', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/events`)
    await page.getByRole('combobox', { name: words.topicFilter }).fill('order.paid')
    await page.keyboard.press('Enter')
    await page.waitForURL(/topic=order\.paid/)
    await page.getByRole('table').getByRole('link', { name: 'order.paid' }).first().click()
    const log = page.getByRole('table', { name: words.log.title })
    await log.getByRole('link', { name: 'Bookkeeping', exact: true }).waitFor()
    await log.getByRole('link', { name: words.log.detailsOf('Bookkeeping') }).click()
    await page.waitForURL(/\/deliveries\//)
  })

  test('what a receiver answered is told in words, not in those of the API', async () => {
    const { channel, event, guid, key } = given.shop
    const { data } = await channel.event(event).notificationLog.list().page()
    const failed = data.find(({ error }) => error?.startsWith('http_'))
    if (failed?.error == null) throw new Error('The shop has an event that a receiver refused.')
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/events/${event}`)
    const log = page.getByRole('table', { name: words.log.title })
    const { name } = reasonWords(failed.error)
    await log.getByText(`${failed.http_code} · ${name}`).first().waitFor()
    expect(await log.getByText(failed.error).count()).toBe(0)
  })

  test('the address of a filtered list shows the same list to somebody else', async () => {
    const { channel, guid, key } = given.shop
    const page = await given.visit({ key })
    const { data } = await channel.events.list({ topic: 'order.cancelled' }).page()
    await page.goto(`/channels/${guid}/events?topic=order.cancelled&since=24h`)
    await page.getByText(words.shown(data.length, false)).waitFor()
    await page.goto(`/channels/${guid}/events?until=2020-01-01T00:00:00Z`)
    await page.getByText(words.noMatch).waitFor()
  })

  test('one publishes the example of a topic, and watches it arrive', async () => {
    const { guid, key, receiver } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/events`)
    await page.getByRole('link', { name: words.publish }).click()
    await page.getByRole('heading', { name: words.form.title }).waitFor()
    await page.getByRole('combobox', { name: words.form.topic }).fill('e-mail address')
    await page.getByRole('option', { name: /^customer\.registered/ }).click()
    await page.getByRole('textbox', { name: words.form.data }).fill('{"id": "c-900"}')
    await page.getByLabel(words.form.reference).fill('registration-900')
    await page.getByRole('button', { name: words.form.submit, exact: true }).click()
    await page.getByText(words.published.title).waitFor()
    await page
      .getByRole('row', { name: /Data lake/ })
      .getByText(strings.parts.deliveryState.delivered)
      .waitFor()
    expect(
      receiver.received.some(({ path, body }) => path === '/lake/slow' && body.includes('c-900')),
    ).toBe(true)
    await page.getByRole('link', { name: words.published.open }).click()
    await page.getByText('registration-900').waitFor()
  })

  test('JSON that is none is told by line, and data against the schema by field', async () => {
    const { channel, guid, key } = given.shop
    const before = (await channel.events.list({ topic: 'order.paid' }).page()).data.length
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/events/new?topic=order.paid`)
    const data = page.getByRole('textbox', { name: words.form.data })
    await data.fill('{\n  "order": 1\n  "total": "1.00"\n}')
    await page.getByText(/^Line 3, column 3: a comma is missing before "total"/).waitFor()
    await page.getByLabel(words.form.reference).press('Enter')
    await data.fill('{"order": "one", "total": "1.00"}')
    await page.getByRole('button', { name: words.form.submit, exact: true }).click()
    await page.getByRole('alert').getByText('/data/order').waitFor()
    expect((await channel.events.list({ topic: 'order.paid' }).page()).data).toHaveLength(before)
  })

  test('what an event says is erased, and that it happened stays', async () => {
    const { channel, guid, key } = given.shop
    const { id } = await channel.events.publish({
      topic: 'nobody.listens',
      ext_ref_code: 'gdpr-1',
      data: { name: 'Ines Moreau' },
    })
    // The webhook for everything gets it, too.
    await expect
      .poll(async () => (await channel.event(id).notificationLog.list().page()).data)
      .toMatchObject([{ status: 'delivered' }])
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/events/${id}`)
    await page.getByText('Ines Moreau').waitFor()
    await page.getByRole('button', { name: words.erase.button }).click()
    await page.getByRole('dialog').getByText(words.erase.whatStays).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: words.erase.confirm }).click()
    await page.getByText(words.payloadErased).waitFor()
    await page.getByText('gdpr-1').waitFor()
    expect(await page.getByText('Ines Moreau').count()).toBe(0)
    expect((await channel.event(id).get()).data).toBeNull()
  })

  test('a key that only publishes publishes, and is not asked for more', async () => {
    const { channel, guid } = given.shop
    const { key } = await channel.keys.create({ name: 'Till', scopes: ['publish'] })
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/events/new?topic=stock.low`)
    await page.getByRole('button', { name: words.form.submit, exact: true }).click()
    await page.getByText(words.published.title).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })
})
