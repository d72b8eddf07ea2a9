import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { type Given, goals } from './support/goals.ts'

const words = strings.parts.unsaved

interface FormOnPage {
  readonly at: string
  /** Types something. */
  readonly change: (page: Page) => Promise<void>
}

const name = (label: string) => (page: Page) =>
  page.getByLabel(label, { exact: true }).first().fill('Changed')

/** What stands in the fields of the form. */
function typedOn(page: Page): Promise<string[]> {
  return page
    .locator('main form')
    .first()
    .locator('input, textarea')
    .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value))
}

function formsOf({ shop: { guid, webhooks } }: Given): readonly FormOnPage[] {
  const { name: webhookName } = strings.webhooks
  return [
    { at: `/channels/${guid}/settings/webhooks/new`, change: name(webhookName) },
    {
      at: `/channels/${guid}/settings/webhooks/${webhooks.Warehouse}/modify`,
      change: name(webhookName),
    },
    {
      at: `/channels/${guid}/settings/channel`,
      change: (page) => page.getByLabel(strings.channels.description).fill('Changed'),
    },
    {
      at: `/channels/${guid}/events/new`,
      change: (page) =>
        page.getByRole('textbox', { name: strings.events.form.data }).fill('{"changed": true}'),
    },
    {
      at: '/topics/_new',
      change: (page) => page.getByLabel(strings.topics.description).fill('Changed'),
    },
    {
      at: '/topics/order.paid/modify',
      change: (page) => page.getByLabel(strings.topics.description).fill('Changed'),
    },
  ]
}

goals('A form with changes', (given) => {
  test('asks before its page is left, and is as it was for whoever stays', async () => {
    const page = await given.visit({ key: given.server.operatorKey })
    for (const { at, change } of formsOf(given)) {
      await page.goto(at)
      await change(page)
      const before = await typedOn(page)
      await page.getByRole('link', { name: strings.navigation.overview }).click()
      const dialog = page.getByRole('dialog', { name: words.title })
      await dialog.getByRole('button', { name: words.stay }).click()
      await dialog.waitFor({ state: 'detached' })
      expect(new URL(page.url()).pathname).toBe(at)
      expect(await typedOn(page), at).toEqual(expect.arrayContaining(before))
      await page.getByRole('link', { name: strings.navigation.overview }).click()
      await dialog.getByRole('button', { name: words.leave }).click()
      await page.waitForURL('**/overview')
    }
  })

  test('asks before the tab is closed or the page loaded anew', async () => {
    const page = await given.visit({ key: given.server.operatorKey })
    const asked: string[] = []
    page.on('dialog', async (dialog) => {
      asked.push(dialog.type())
      await dialog.accept()
    })
    for (const { at, change } of formsOf(given)) {
      await page.goto(at)
      await change(page)
      await page.reload()
      expect(asked, at).toEqual(['beforeunload'])
      await page.reload()
      expect(asked, at).toEqual(['beforeunload'])
      asked.length = 0
    }
  })

  test('asks nothing when nothing was changed, or what was changed is as before', async () => {
    const { guid, webhooks } = given.shop
    const page = await given.visit({ key: given.shop.key })
    await page.goto(`/channels/${guid}/settings/webhooks/${webhooks.Warehouse}/modify`)
    const field = page.getByLabel(strings.webhooks.name, { exact: true })
    await field.fill('Another')
    await field.fill('Warehouse')
    await page.getByRole('link', { name: strings.parts.cancel }).click()
    await page.waitForURL(`**/${webhooks.Warehouse}`)
  })

  test('asks nothing once it is saved', async () => {
    const { channel, guid } = given.shop
    const { operator, operatorKey } = given.server
    await operator.topics.create({ name: 'form.saved' })
    const { id } = await channel.webhooks.create({
      name: 'To be renamed',
      notification_type: 'stream',
    })
    const page = await given.visit({ key: operatorKey })
    await page.goto(`/channels/${guid}/settings/webhooks/${id}/modify`)
    await page.getByLabel(strings.webhooks.name, { exact: true }).fill('Renamed')
    await page.getByRole('button', { name: strings.webhooks.save }).click()
    await page.getByRole('heading', { level: 1, name: 'Renamed' }).waitFor()

    await page.goto('/topics/form.saved/modify')
    await page.getByLabel(strings.topics.description).fill('It was saved.')
    await page.getByRole('button', { name: strings.topics.form.save }).click()
    await page.getByRole('heading', { level: 1, name: 'form.saved' }).waitFor()

    await page.goto(`/channels/${guid}/settings/channel`)
    await page.getByLabel(strings.channels.description).fill('Tents, stoves, and more.')
    await page.getByRole('button', { name: strings.channels.settings.save }).click()
    await page.getByText(strings.channels.settings.saved).waitFor()
    await page.getByRole('link', { name: strings.navigation.overview }).click()
    await page.waitForURL('**/overview')

    await page.goto(`/channels/${guid}/events/new?topic=form.saved`)
    await page.getByRole('textbox', { name: strings.events.form.data }).fill('{"saved": 1}')
    await page.getByRole('button', { name: strings.events.form.submit }).click()
    await page.getByRole('button', { name: strings.events.published.another }).click()
    await page.getByRole('textbox', { name: strings.events.form.data }).waitFor()
    await page.getByRole('link', { name: strings.navigation.overview }).click()
    await page.waitForURL('**/overview')
  })

  test('in a dialog asks before it is closed', async () => {
    const page = await given.visit({ key: given.server.operatorKey })
    await page.goto('/channels')
    await page.getByRole('button', { name: strings.channels.create }).click()
    const form = page.getByRole('dialog', { name: strings.channels.create })
    await form.getByLabel(strings.channels.name).fill('Half a channel')
    await page.keyboard.press('Escape')
    const question = page.getByRole('dialog', { name: words.title })
    await question.waitFor()
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    expect(await form.getByLabel(strings.channels.name).inputValue()).toBe('Half a channel')
    await form.getByRole('button', { name: strings.parts.cancel, exact: true }).last().click()
    await question.getByRole('button', { name: words.leave }).click()
    await form.waitFor({ state: 'detached' })
  })

  test('outlives its session: what was typed is saved after signing in beside it', async () => {
    const { channel, guid } = given.shop
    const { id, key } = await channel.keys.create({ name: 'Short-lived' })
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/webhooks/new`)
    await page.getByLabel(strings.webhooks.name, { exact: true }).fill('Typed in vain')
    await page.getByText(strings.webhooks.streamType, { exact: true }).click()
    await page.getByLabel(strings.webhooks.subscribeAll).check()
    await channel.key(id).revoke()
    const create = page.getByRole('button', { name: strings.webhooks.createSubmit, exact: true })
    await create.click()
    await page.getByText(strings.session.ended.title).waitFor()
    const [beside] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: strings.session.ended.again }).click(),
    ])
    await beside.getByLabel(strings.session.key, { exact: true }).fill(given.shop.key)
    await beside.keyboard.press('Enter')
    await beside.waitForURL('**/overview')
    await beside.close()
    await page.getByText(strings.session.ended.title).waitFor({ state: 'detached' })
    await create.click()
    await page
      .getByRole('heading', { name: strings.webhook.created.title('Typed in vain') })
      .waitFor()
  })

  test('is asked about once more while the key that it made is not copied', async () => {
    const { guid, key } = given.shop
    const { created } = strings.webhook
    const page = await given.visit({ key, permissions: ['clipboard-read', 'clipboard-write'] })
    const overview = page.getByRole('link', { name: strings.navigation.overview })
    const create = async () => {
      await page.goto(`/channels/${guid}/settings/webhooks/new`)
      await page.getByText(strings.webhooks.streamType, { exact: true }).click()
      await page.getByLabel(strings.webhooks.subscribeAll).check()
      await page.getByRole('button', { name: strings.webhooks.createSubmit, exact: true }).click()
      await page.getByRole('heading', { name: created.unnamed }).waitFor()
    }
    await create()
    await overview.click()
    const question = page.getByRole('dialog', { name: created.leaving.title })
    await question.getByRole('button', { name: created.leaving.stay }).click()
    await page.getByRole('link', { name: created.done }).click()
    await page.waitForURL(/webhooks\/[0-9a-f-]{36}$/)

    await create()
    const copy = `${strings.parts.copy}: ${created.subscriberKey}`
    await page.getByRole('button', { name: copy }).click()
    await page
      .getByRole('button', { name: `${strings.parts.copied}: ${created.subscriberKey}` })
      .waitFor()
    await overview.click()
    await page.waitForURL('**/overview')
  })
})
