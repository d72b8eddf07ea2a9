import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'

const { webhook: words, webhooks: form, parts } = strings

goals('the page of a webhook', (given) => {
  async function open(id: string): Promise<Page> {
    const { guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/webhooks/${id}`)
    return page
  }

  async function create(at: string, more: object = {}): Promise<string> {
    const { channel, receiver } = given.shop
    const url = `${receiver.url}/${at}`
    const { id } = await channel.webhooks.create({ name: at, webhook_url: url, ...more })
    return id
  }

  test('the code that the receiver got validates it, a wrong one does not', async () => {
    const { channel, receiver } = given.shop
    const id = await create('agrees', { validation: 'code' })
    const page = await open(id)
    await page.getByText(words.validation.agreed).waitFor()
    const code = page.getByRole('textbox', { name: words.validation.code })
    const confirm = page.getByRole('button', { name: words.validation.confirm })
    await code.fill('guessed')
    await confirm.click()
    await page.getByText('This is not the code that the receiver got.').waitFor()
    await code.fill(receiver.codes('/agrees')[0] ?? '')
    await confirm.click()
    await page.getByText(parts.webhookStatus.active, { exact: true }).waitFor()
    expect(await channel.webhook(id).get()).toMatchObject({ status: 'active' })
  })

  test('another URL is asked anew before anything is sent there', async () => {
    const { channel, receiver } = given.shop
    const id = await create('moves', { validation: 'code', topics: ['order.moving'] })
    await expect.poll(() => receiver.codes('/moves').length).toBe(1)
    await channel.webhook(id).validation.confirm({ code: receiver.codes('/moves')[0] ?? '' })
    const page = await open(id)
    await page.getByRole('link', { name: form.modify.action }).click()
    await page.getByRole('textbox', { name: form.url }).fill(`${receiver.url}/moved`)
    await page.getByText(form.modify.urlChanged).waitFor()
    await page.getByRole('button', { name: form.save }).click()
    await page.getByText(form.modify.savedUnvalidated).waitFor()
    await page.getByText(words.notices.to_be_validated.title).waitFor()
    await page.getByText(words.validation.notSentHelp).waitFor()
    await channel.events.publish({ topic: 'order.moving', data: {} })
    expect(receiver.received.filter(({ path }) => path === '/moved')).toEqual([])
    // The request before is not a minute old.
    await page.getByRole('button', { name: words.validation.sendFirst }).click()
    await page.getByRole('button', { name: /^Send again in \d+ s$/ }).waitFor()
  })

  test('a receiver that refuses is told of, and can be asked again after a minute', async () => {
    const page = await open(await create('deaf/refuses', { validation: 'code' }))
    await page.getByText(words.validation.refused).waitFor()
    await page.getByText('The receiver answered 401; only 200 agrees.').waitFor()
    await page.getByRole('button', { name: /^Send again in \d+ s$/ }).waitFor()
  })

  test('a test send shows what was sent and what came back', async () => {
    const page = await open(await create('books/down'))
    const section = page.getByRole('region', { name: words.test.title })
    await section.getByRole('button', { name: words.test.send }).click()
    await section.getByText('The receiver answered 500').waitFor()
    expect(await section.getByRole('alert').count()).toBe(1)
    await section.getByRole('table', { name: strings.http.headers('Request') }).waitFor()
    await section.getByText('<h1>Internal error</h1>').waitFor()
    expect(await page.evaluate('String(window.hacked)')).toBe('undefined')
  })

  test('modifying the address keeps the API key, which nobody sees', async () => {
    const { channel, receiver } = given.shop
    const auth = { type: 'api_key', key: 'a-key-nobody-sees' }
    const id = await create('old-place', { auth, topics: ['order.moved'] })
    const page = await open(id)
    await page.getByRole('link', { name: form.modify.action }).click()
    await page.getByRole('textbox', { name: form.url }).fill(`${receiver.url}/new-place`)
    await page.getByRole('button', { name: form.save }).click()
    await page.getByText(form.modify.saved).waitFor()
    expect(await page.content()).not.toContain(auth.key)
    await channel.events.publish({ topic: 'order.moved', data: {} })
    await expect
      .poll(() => receiver.received.find(({ path }) => path === '/new-place'))
      .toMatchObject({ headers: { 'x-api-key': auth.key } })
  })

  test('deactivating says what happens to new events, and reactivating ends it', async () => {
    const { channel, receiver } = given.shop
    const id = await create('pausing', { on_suspend: 'hold', topics: ['order.held'] })
    const page = await open(id)
    await page.getByRole('button', { name: words.actions.deactivate }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(words.deactivate.hold.what).waitFor()
    await dialog.getByRole('button', { name: words.actions.deactivate }).click()
    await page.getByText(words.notices.suspended.hold).waitFor()
    await page.getByTitle(parts.webhookStatusHelp.suspended).waitFor()
    for (const order of [1, 2, 3]) {
      await channel.events.publish({ topic: 'order.held', data: { order } })
    }
    await page.reload()
    await page.getByText(words.notices.suspended.held(3)).waitFor()
    expect(receiver.received.filter(({ path }) => path === '/pausing')).toEqual([])
    await page.getByRole('button', { name: words.actions.reactivate }).click()
    await page.getByRole('button', { name: words.actions.deactivate }).waitFor()
    expect(await channel.webhook(id).get()).toMatchObject({ status: 'active' })
    const orders = () =>
      receiver.received
        .filter(({ path }) => path === '/pausing')
        .map(({ body }) => JSON.parse(body).data.order)
    await expect.poll(orders).toEqual([1, 2, 3])
  })

  test('a rotated secret signs beside the new one, and the page says for how long', async () => {
    const { channel } = given.shop
    const id = await create('rotating')
    const page = await open(id)
    await page.getByRole('button', { name: words.secrets.rotate }).click()
    await page.getByRole('dialog').getByRole('button', { name: words.secrets.rotate }).click()
    await page.getByText(/Signs for (1 d|23 h 59 min) more/).waitFor()
    const { secrets } = await channel.webhook(id).secrets.get()
    const [fresh, old] = secrets.map(({ secret }) => secret)
    const reveal = `${parts.reveal}: ${words.created.secret}`
    expect(await page.getByText(String(fresh)).count()).toBe(0)
    await page.getByRole('button', { name: `${reveal} 1` }).click()
    await page.getByText(String(fresh)).waitFor()
    await page.getByRole('button', { name: `${reveal} 2` }).click()
    await page.getByText(String(old)).waitFor()
  })

  test('a replay is counted before it is sent', async () => {
    const { channel, receiver } = given.shop
    for (const order of [1, 2, 3]) {
      await channel.events.publish({ topic: 'order.missed', data: { order } })
    }
    const page = await open(await create('late', { topics: ['order.missed'] }))
    await page.getByRole('button', { name: words.actions.replay, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(words.replay.stateNames.failed).uncheck()
    await dialog.getByLabel(words.replay.stateNames.none).check()
    await dialog.getByRole('button', { name: words.replay.count }).click()
    await dialog.getByText(strings.replay.counted('3', false)).waitFor()
    expect(receiver.received.filter(({ path }) => path === '/late')).toEqual([])
    await dialog.getByRole('button', { name: words.replay.start('3') }).click()
    await page.getByText(words.replay.progress('3', '3')).waitFor()
    await expect.poll(() => receiver.received.filter(({ path }) => path === '/late').length).toBe(3)
  })

  test('deleting asks, and leads back to the list', async () => {
    const { channel } = given.shop
    const id = await create('leaving')
    const page = await open(id)
    await page.getByRole('button', { name: words.actions.delete }).click()
    await page.getByText(words.remove.history(60)).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: words.actions.delete }).click()
    await page.getByRole('link', { name: form.create }).waitFor()
    expect(await page.getByRole('link', { name: 'leaving' }).count()).toBe(0)
    await expect(channel.webhook(id).get()).rejects.toMatchObject({ status: 404 })
  })

  test('whoever may only read sees why the buttons do nothing, and no secret', async () => {
    const { channel, guid } = given.shop
    const { key } = await channel.keys.create({ name: 'Reader', scopes: ['read'] })
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/webhooks/${given.shop.webhooks.Warehouse}`)
    const button = page.getByRole('button', { name: words.actions.delete })
    await button.focus()
    await page.getByRole('tooltip', { name: strings.session.lacks('manage') }).waitFor()
    await page.keyboard.press('Enter')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await page.getByText(/whsec_/).count()).toBe(0)
  })
})
