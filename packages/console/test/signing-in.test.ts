import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { settled } from './support/visitor.ts'

const words = strings.session
/** The menu of whoever is signed in. */
const signedIn = /^Signed in with /

goals('Signing in', (given) => {
  test('an operator signs in with the one-time link, which then works no more', async () => {
    const link = given.server.signInLink()
    const page = await given.visit()
    await page.goto(link)
    await page.waitForURL('**/overview')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(page.url()).not.toContain('token')

    const other = await given.visit()
    await other.goto(link)
    await other.getByRole('alert').getByText('used before').waitFor()
    await other.goto('/channels')
    await other.waitForURL('**/sign-in?next=*')
  })

  test('signs in with a key and out again', async () => {
    const page = await given.visit()
    await page.goto('/')
    await page.getByLabel(words.key, { exact: true }).fill(given.server.operatorKey)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/overview')

    await page.getByRole('button', { name: signedIn }).click()
    await page.getByText(strings.session.opensAll).waitFor()
    await page.getByText(`ak_…${given.server.operatorKey.slice(-4)}`).waitFor()
    await page.getByRole('menuitem', { name: strings.shell.signOut }).click()
    await page.getByRole('heading', { name: words.title }).waitFor()
    await page.goBack()
    await page.goto('/channels')
    await page.getByRole('heading', { name: words.title }).waitFor()
  })

  test('is told in words what is wrong with a key, and may try another', async () => {
    const page = await given.visit()
    await page.goto('/sign-in')
    await page.getByLabel(words.key, { exact: true }).fill('pk_copied_by_half')
    await page.getByRole('button', { name: words.submit }).click()
    await page.getByRole('alert').getByText('No such key').waitFor()
    await page.getByLabel(words.key, { exact: true }).fill(given.shop.key)
    await page.getByRole('button', { name: words.submit }).click()
    await page.waitForURL('**/overview')
  })

  test('is led back to where they were', async () => {
    const page = await given.visit()
    await page.goto(`/channels/${given.shop.guid}/deliveries?state=failed`)
    await page.getByLabel(words.key, { exact: true }).fill(given.shop.key)
    await page.getByRole('button', { name: words.submit }).click()
    await page.waitForURL(`**/channels/${given.shop.guid}/deliveries?state=failed`)
  })

  test('is not led away by an address of somebody else', async () => {
    for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example']) {
      const page = await given.visit()
      await page.goto(`/sign-in?next=${encodeURIComponent(next)}`)
      await page.getByLabel(words.key, { exact: true }).fill(given.shop.key)
      await page.getByRole('button', { name: words.submit }).click()
      await page.getByRole('button', { name: signedIn }).waitFor()
      expect(new URL(page.url()).origin).toBe(given.server.url)
    }
  })

  test('a session that ended elsewhere leads to signing in again, and back', async () => {
    const { channel, guid } = given.shop
    const { id, key } = await channel.keys.create({ name: 'Lost laptop' })
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/webhooks`)
    await settled(page)
    await channel.key(id).revoke()
    await page.getByRole('link', { name: strings.navigation.events }).click()
    await page.getByRole('heading', { name: words.title }).waitFor()
    await page.getByLabel(words.key, { exact: true }).fill(given.shop.key)
    await page.getByRole('button', { name: words.submit }).click()
    await page.waitForURL(`**/channels/${guid}/**`)
  })

  test('the key is nowhere that a script could read it', async () => {
    const page = await given.visit({ key: given.shop.key })
    await page.goto('/')
    await settled(page)
    const kept = await page.evaluate(
      '[document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join()',
    )
    expect(kept).not.toContain('pk_')
    expect(kept).not.toContain('posthorn_session')
  })
})

goals('Whoever holds a key of one channel', (given) => {
  test('sees their channel alone', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto('/')
    await page.waitForURL('**/overview')
    await page.getByText('Nordwind Outdoor').first().waitFor()
    expect(await page.getByRole('link', { name: strings.navigation.channels }).count()).toBe(0)
    expect(await page.getByText('Atelier Lumen').count()).toBe(0)

    await page.goto('/channels/atelier/settings/webhooks')
    await page.getByRole('alert').waitFor()
    await page.goto(`/channels/${guid}/settings/webhooks`)
    await page.getByRole('link', { name: 'Warehouse' }).waitFor()
  })
})
