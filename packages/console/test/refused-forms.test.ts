import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { until } from './support/until.ts'

const words = strings.webhooks

/** Has the keyboard focus and is on the screen. */
async function expectFocused(place: Locator): Promise<void> {
  await until('the focus is there', () =>
    place.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      return element === document.activeElement && top >= 0 && bottom <= window.innerHeight
    }),
  )
}

goals('What was refused', (given) => {
  test('leads to the first fault, out of sight and in what was folded', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key, viewport: { width: 1280, height: 500 } })
    await page.goto(`/channels/${guid}/settings/webhooks/new`)
    const create = page.getByRole('button', { name: words.createSubmit, exact: true })
    await create.click()
    await page.getByText(words.faults.topics).waitFor()
    await expectFocused(page.getByRole('combobox', { name: words.events }))

    await page.getByLabel(words.subscribeAll).check()
    await page.getByLabel(words.url).fill('https://erp.example.com/hooks')
    const advanced = page.getByRole('button', { name: words.advanced.title })
    await advanced.click()
    const email = page.getByLabel(words.advanced.contactEmail)
    await email.fill('erp')
    await advanced.click()
    await email.waitFor({ state: 'hidden' })
    await create.click()
    await page.getByText(words.faults.contactEmail).waitFor()
    await expectFocused(email)
  })

  test('by the server, leads to the field that it is about, which says it alone', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key, viewport: { width: 1280, height: 500 } })
    await page.goto(`/channels/${guid}/settings/webhooks/new`)
    await page.getByLabel(words.subscribeAll).check()
    const url = page.getByLabel(words.url)
    await url.fill(`https://erp.example.com/${'x'.repeat(3000)}`)
    await page.getByRole('button', { name: words.createSubmit, exact: true }).click()
    await expectFocused(url)
    expect(await url.getAttribute('aria-invalid')).toBe('true')
    expect(await page.locator('form').getByRole('alert').count()).toBe(0)
  })

  test('is said by the page, not by the browser', async () => {
    const { guid, key } = given.shop
    const stranger = await given.visit()
    await stranger.goto('/sign-in')
    await stranger.getByRole('button', { name: strings.session.submit }).click()
    await stranger.getByText(strings.session.noKey).waitFor()
    await expectFocused(stranger.getByLabel(strings.session.key, { exact: true }))

    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/events/new`)
    await page.getByRole('button', { name: strings.events.form.submit, exact: true }).click()
    await page.getByText(strings.events.form.noTopic).waitFor()
    await expectFocused(page.getByRole('combobox', { name: strings.events.form.topic }))
  })

  test('by nobody is not waited for: without a network, the server may still be there', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/settings/webhooks/new`)
    await page.getByLabel(words.subscribeAll).check()
    await page.getByText(words.streamType, { exact: true }).click()
    await page.evaluate(() => window.dispatchEvent(new Event('offline')))
    await page.getByRole('button', { name: words.createSubmit, exact: true }).click()
    await page.getByRole('heading', { name: strings.webhook.created.unnamed }).waitFor()
  })
})

goals('The keyboard focus', (given) => {
  test('stays at Retry while the delivery is retried, and after', async () => {
    const { delivery, guid, key } = given.shop
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/deliveries/${delivery}`)
    const held = Promise.withResolvers<void>()
    await page.route('**/retry', async (route) => {
      await held.promise
      await route.continue()
    })
    const retry = page.getByRole('button', { name: strings.deliveries.actions.retry, exact: true })
    await retry.focus()
    await page.keyboard.press('Enter')
    await until(
      'it is under way',
      async () => (await retry.getAttribute('data-loading')) === 'true',
    )
    await expectFocused(retry)
    held.resolve()
    await page.getByRole('alert').getByText(strings.deliveries.actions.retried).waitFor()
    await expectFocused(retry)
  })

  test('stays in the question when Erase is refused', async () => {
    const { channel, guid, key } = given.shop
    const { id } = await channel.events.publish({ topic: 'nobody.listens', data: {} })
    const page = await given.visit({ key })
    await page.goto(`/channels/${guid}/events/${id}`)
    const detail = 'Deliveries of the event are still open.'
    await page.route('**/data', (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        json: { title: 'Conflict', status: 409, code: 'delivery_open', detail, errors: [] },
      }),
    )
    await page.getByRole('button', { name: strings.events.erase.button }).click()
    const question = page.getByRole('dialog', { name: strings.events.erase.title })
    const confirm = question.getByRole('button', { name: strings.events.erase.confirm })
    await confirm.focus()
    await page.keyboard.press('Enter')
    await question.getByText(detail).waitFor()
    await expectFocused(confirm)
  })
})
