import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { settled } from './support/visitor.ts'

goals('Finding the way', (given) => {
  test('a key that may only publish leads to publishing, and to nothing it may not see', async () => {
    const { channel } = given.shop
    const { key } = await channel.keys.create({ name: 'Shop floor', scopes: ['publish'] })
    const page = await given.visit({ key })
    await page.goto('/')
    await page.waitForURL('**/events/new')
    await page.getByRole('link', { name: strings.navigation.publish }).waitFor()
    expect(await page.getByRole('link', { name: strings.navigation.overview }).count()).toBe(0)
  })

  test('says in time that the session ends, and leads to signing in and back', async () => {
    const { channel, guid } = given.shop
    const made = await channel.keys.create({ scopes: ['read'], expires_in_seconds: 3 })
    const page = await given.visit({ key: made.key })
    await page.goto(`/channels/${guid}/overview?span=7d`)
    await page.getByText(strings.session.ending.help).waitFor()
    await page.waitForURL((url) => url.searchParams.get('next')?.endsWith('?span=7d') === true)
  })

  test('another sign-in in a tab beside shows nothing of the one before', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key: given.server.operatorKey })
    await page.goto('/channels')
    await settled(page)
    await page.request.post('/v1/session', {
      data: { key },
      headers: { origin: given.server.url },
    })
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")
    await page.waitForURL('**/overview')
    await page.goto(`/channels/${guid}/settings/keys`)
    expect(await page.getByRole('link', { name: strings.navigation.channels }).count()).toBe(0)
  })

  test('the menu of a narrow window is out of the way until it is opened', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key, viewport: { width: 360, height: 740 } })
    await page.goto(`/channels/${guid}/overview`)
    await settled(page)
    const events = page.getByRole('link', { name: strings.navigation.events, exact: true })
    expect(await events.count()).toBe(0)
    await page.getByRole('button', { name: strings.shell.openMenu }).click()
    await events.click()
    await page.waitForURL('**/events')
    await page.getByRole('button', { name: strings.shell.openMenu }).waitFor()
    expect(await page.evaluate('document.activeElement?.id')).toBe('main')
  })
})
