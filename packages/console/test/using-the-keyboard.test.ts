import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { until } from './support/until.ts'

const { deliveries: list, delivery: words } = strings

goals('The Webhook Report by keyboard', (given) => {
  async function open(address: string): Promise<Page> {
    const page = await given.visit({ key: given.shop.key })
    await page.goto(`/channels/${given.shop.guid}/${address}`)
    return page
  }
  async function openFailed(): Promise<{ page: Page; ids: readonly string[] }> {
    const { data } = await given.shop.channel.deliveries.list({ state: 'failed', limit: 3 }).page()
    const page = await open('deliveries?state=failed')
    await page.getByRole('table').getByRole('link').first().waitFor()
    return { page, ids: data.map(({ id }) => id) }
  }
  async function press(page: Page, ...keys: string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key)
  }
  /** The first row below the titles is 1. */
  async function expectOn(page: Page, row: number): Promise<void> {
    const focused = () => page.evaluate<string>('document.activeElement.ariaRowIndex')
    await expect.poll(focused).toBe(String(row + 1))
  }

  test('rows are gone through, chosen and opened, and so are their neighbours', async () => {
    const { page, ids } = await openFailed()
    const [first, second, third] = ids
    await press(page, 'j', 'j', 'x', 'ArrowDown', 'x')
    await page.getByText(list.selection.selected(2)).waitFor()
    await expectOn(page, 3)
    await press(page, 'ArrowUp')
    await expectOn(page, 2)
    await press(page, 'k')
    await expectOn(page, 1)
    await press(page, 'j', 'Enter')
    await page.waitForURL(`**/${second}?state=failed`)
    await page.getByRole('heading', { name: words.attempts.title }).waitFor()
    await press(page, 'j')
    await page.waitForURL(`**/${third}?state=failed`)
    await press(page, 'k', 'k')
    await page.waitForURL(`**/${first}?state=failed`)
    await press(page, 'u')
    await page.waitForURL('**/deliveries?state=failed')
  })

  test('r asks whether to retry the row, or all that are chosen', async () => {
    const { page } = await openFailed()
    await press(page, 'j', 'r')
    await page.getByRole('dialog', { name: list.bulk.retryTitle(1) }).waitFor()
    // Keys are the dialog's own now.
    await press(page, 'j', 'x', 'Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.getByText(list.selection.selected(1)).waitFor()
    await press(page, 'j', 'x', 'r')
    await page.getByRole('dialog', { name: list.bulk.retryTitle(2) }).waitFor()
    await press(page, 'Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await press(page, 'Escape')
    await page.getByText(list.selection.selected(2)).waitFor({ state: 'hidden' })
  })

  test('/ leads to the filters, in which letters are letters, and Esc back', async () => {
    const { page } = await openFailed()
    await press(page, '/')
    const topic = page.getByRole('combobox', { name: list.topic })
    await until('the topic has the focus', () =>
      topic.evaluate((field) => field === document.activeElement),
    )
    await press(page, 'x', 'j')
    expect(await topic.inputValue()).toBe('xj')
    await press(page, 'Backspace', 'Backspace', 'Escape', 'Escape', 'j')
    await expectOn(page, 1)
  })

  test('l turns Live on and off', async () => {
    const { page } = await openFailed()
    const live = page.getByRole('switch', { name: list.live.label })
    await press(page, 'l')
    await page.getByRole('switch', { description: list.live.on }).waitFor()
    await press(page, 'l')
    expect(await live.isChecked()).toBe(false)
  })

  test('? tells the keys; who does not want single ones turns them off, and keeps the arrows', async () => {
    const { page } = await openFailed()
    await press(page, '?')
    const help = page.getByRole('dialog')
    for (const does of Object.values(list.keys.list)) await help.getByText(does).waitFor()
    await help.getByRole('switch', { name: list.keys.single }).press('Space')
    await press(page, 'Escape')
    await help.waitFor({ state: 'hidden' })
    await press(page, 'j', 'ArrowDown')
    await expectOn(page, 1)
  })

  test('attempts are gone through with the arrows, which stay with a choice that has the focus', async () => {
    const page = await open(`deliveries/${given.shop.delivery}`)
    const attempts = page.getByRole('list', { name: words.attempts.title })
    const current = attempts.locator('[aria-current]')
    await current.getByText(words.attempts.number(2)).waitFor()
    await press(page, 'ArrowLeft')
    await current.getByText(words.attempts.number(1)).waitFor()
    await press(page, 'ArrowRight')
    await current.getByText(words.attempts.number(2)).waitFor()

    const { tree, raw } = strings.http
    await page.getByRole('radio', { name: tree }).first().focus()
    await press(page, 'ArrowRight')
    await until('the raw body is chosen', () =>
      page.getByRole('radio', { name: raw }).first().isChecked(),
    )
    await current.getByText(words.attempts.number(2)).waitFor()
    await press(page, '?')
    for (const does of Object.values(list.keys.one)) {
      await page.getByRole('dialog').getByText(does, { exact: true }).waitFor()
    }
  })

  test('r retries the delivery that one looks at', async () => {
    const page = await open(`deliveries/${given.shop.delivery}`)
    await page.getByRole('heading', { name: words.attempts.title }).waitFor()
    await press(page, 'r')
    await page.getByRole('alert').getByText(list.actions.retried).waitFor()
  })
})
