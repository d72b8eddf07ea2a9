import { test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { settled } from './support/visitor.ts'

goals('In a browser whose language is no language tag', (given) => {
  test.each(['en-US@posix', 'C.UTF-8'])('with %s, charts and times are shown', async (language) => {
    const page = await given.visit({ key: given.shop.key })
    await page.addInitScript(
      `Object.defineProperty(Navigator.prototype, 'language', { get: () => '${language}' })`,
    )
    await page.goto(`/channels/${given.shop.guid}/overview`)
    await settled(page)
    await page.locator('canvas').first().waitFor()
    await page.goto(`/channels/${given.shop.guid}/settings/keys`)
    await page.getByRole('table', { name: strings.keys.title }).locator('time').first().waitFor()
  })
})
