import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { paths } from '../src/addresses/paths.ts'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'

const words = { ...strings.channels, parts: strings.parts }
const keyWords = strings.keys

/** The text of the key that is shown this once. */
async function shownKey(page: Page, label: string): Promise<string> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: `${words.parts.reveal}: ${label}` }).click()
  return (await dialog.locator('.verbatim').first().textContent()) ?? ''
}

goals('Channels and keys', (given) => {
  test('the operator makes a channel, and its publisher key opens it', async () => {
    const { client, operatorKey } = given.server
    const page = await given.visit({ key: operatorKey })
    await page.goto('/channels')
    await page.getByRole('button', { name: words.create }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(words.name).fill('Bergblick')
    const guid = dialog.getByLabel(words.guid)
    await guid.fill('my guid')
    await dialog.getByText(words.faults.guid).waitFor()
    await guid.fill(given.shop.guid)
    await dialog.getByRole('button', { name: words.createSubmit }).click()
    await dialog.getByText(`Another channel has the guid ${given.shop.guid}`).waitFor()
    await guid.fill('bergblick')
    await dialog.getByRole('button', { name: words.createSubmit }).click()

    const key = await shownKey(page, words.createdTitle.key)
    expect(await client(key).channel('bergblick').get()).toMatchObject({ name: 'Bergblick' })
    await dialog.getByRole('link', { name: words.createdTitle.open }).click()
    await page.getByRole('heading', { name: strings.overview.first.title }).waitFor()
  })

  test('the operator goes to the same page of another channel', async () => {
    const page = await given.visit({ key: given.server.operatorKey })
    await page.goto(`/channels/${given.shop.guid}/settings/keys`)
    await page.getByRole('button', { name: /Switch to another/ }).click()
    await page.getByRole('menuitem', { name: 'Atelier Lumen' }).click()
    await page.waitForURL(/\/channels\/(?!nordwind)[^/]+\/settings\/keys$/)
    const here = page.getByRole('link', { name: strings.navigation.settings })
    expect(await here.getAttribute('aria-current')).toBe('page')
  })

  test('changes what is kept for how long, and nothing else', async () => {
    const { channel, guid, key } = given.shop
    const before = await channel.get()
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/channel`)
    const days = page.getByLabel(words.form.retentionDays)
    await days.fill('0')
    await page.getByText(words.faults.retentionDays).waitFor()
    await days.fill('14')
    await page.getByRole('button', { name: words.settings.save }).click()
    await page.getByText(words.settings.saved).waitFor()
    const { updated_at, ...after } = await channel.get()
    expect({ ...after, updated_at: before.updated_at }).toEqual({ ...before, retention_days: 14 })
  })

  test('the operator deletes a channel after typing its name', async () => {
    const { operator, operatorKey } = given.server
    await operator.channels.create({ name: 'Mistake', guid: 'mistake' })
    const page = await given.visit({ key: operatorKey })
    await page.goto('/channels/mistake/settings/channel')
    await page.getByRole('button', { name: words.remove.submit }).click()
    const confirm = page.getByRole('button', { name: words.remove.confirm })
    expect(await confirm.isDisabled()).toBe(true)
    await page.getByLabel(words.remove.typeName).fill('Mistake')
    await confirm.click()
    await page.waitForURL(`**${paths.installation}`)
    await page.getByText(words.remove.done('Mistake')).waitFor()
    await expect(operator.channel('mistake').get()).rejects.toMatchObject({ status: 404 })
    const overview = page.getByRole('link', { name: strings.navigation.overview })
    await overview.waitFor({ state: 'detached' })
  })

  test('whoever may only read is told why nothing can be changed', async () => {
    const { channel, guid } = given.shop
    const { key } = await channel.keys.create({ name: 'Screen', scopes: ['read'] })
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/channel`)
    await page.getByRole('button', { name: words.remove.submit }).hover()
    await page.getByRole('tooltip', { name: strings.session.lacks('manage') }).waitFor()
    await page.goto(`/channels/${guid}/settings/keys`)
    await page.getByRole('heading', { name: strings.session.forbidden.title }).waitFor()
  })

  test('makes a key that may publish and nothing else', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/keys`)
    await page.getByRole('button', { name: keyWords.create }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(keyWords.name).fill('Kiosk')
    await dialog.getByRole('button', { name: keyWords.form.submit }).click()
    const made = given.server.client(await shownKey(page, keyWords.once)).channel(guid)
    await made.events.publish({ topic: 'order.noted', data: {} })
    await expect(made.get()).rejects.toMatchObject({ status: 403 })
    await dialog.getByRole('button', { name: keyWords.done }).click()
    await page.getByRole('row', { name: /Kiosk/ }).getByText(keyWords.states.active).waitFor()
  })

  test('puts a fresh key in place of one, and both work for a while', async () => {
    const { channel, guid, key } = given.shop
    const old = await channel.keys.create({ name: 'Importer', scopes: ['read'] })
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/keys`)
    await page.getByRole('button', { name: keyWords.more('Importer') }).click()
    await page.getByRole('menuitem', { name: keyWords.rotate.action }).click()
    await page.getByRole('button', { name: keyWords.rotate.submit, exact: true }).click()
    await page.getByText(keyWords.rotate.endsAt).waitFor()
    const fresh = await shownKey(page, keyWords.once)
    for (const each of [old.key, fresh]) {
      expect((await given.server.client(each).channel(guid).get()).guid).toBe(guid)
    }
  })

  test('revokes a key, which is refused at once', async () => {
    const { channel, guid, key } = given.shop
    const lost = await channel.keys.create({ name: 'Lost phone', scopes: ['read'] })
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/keys`)
    await page.getByRole('button', { name: keyWords.more('Lost phone') }).click()
    await page.getByRole('menuitem', { name: keyWords.revoke.action }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(keyWords.revoke.help).waitFor()
    await dialog.getByRole('button', { name: keyWords.revoke.submit }).click()
    await page.getByText(keyWords.revoke.done('Lost phone')).waitFor()
    const asked = given.server.client(lost.key).channel(guid).get()
    await expect(asked).rejects.toMatchObject({ status: 401 })
    await page.getByRole('switch').check()
    await page
      .getByRole('row', { name: /Lost phone/ })
      .getByText(keyWords.states.revoked)
      .waitFor()
  })
})
