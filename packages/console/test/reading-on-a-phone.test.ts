import { expect, test } from 'vitest'
import { reasonWords } from '../src/strings/reasons.ts'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'

goals('On a screen of 360 pixels', (given) => {
  async function open(path: string) {
    const { guid, key } = given.shop
    const page = await given.visit({ key, viewport: { width: 360, height: 740 } })
    await page.goto(`/channels/${guid}/${path}`)
    return page
  }

  test('lists of deliveries say why each failed', async () => {
    const { channel, delivery, event, webhooks } = given.shop
    const { error } = await channel.delivery(delivery).get()
    const { name } = reasonWords(error ?? '')
    const pages = ['deliveries?state=failed', `events/${event}`]
    for (const path of [...pages, `settings/webhooks/${webhooks.Newsletter}`]) {
      const page = await open(path)
      const row = page.getByRole('row').filter({ hasText: name }).first()
      const why = row.getByText(name).filter({ visible: true })
      await why.waitFor()
      const width = await page.evaluate('document.documentElement.scrollWidth')
      expect(width, path).toBeLessThanOrEqual(360)
    }
  })

  test('the keys say which webhook the key of a subscriber opens', async () => {
    const page = await open('settings/keys')
    const { webhooks } = given.shop
    const opened = page.getByRole('link', { name: strings.keys.opens('Newsletter') })
    await opened.click()
    await page.waitForURL(`**/webhooks/${webhooks.Newsletter}`)
  })
})
