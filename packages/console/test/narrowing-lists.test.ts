import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'

const { deliveries, events, time } = strings

goals('Lists that are narrowed', (given) => {
  /** What the page asked of a list, by what stood after the `?`. */
  function asked(page: Page, list: string): URLSearchParams[] {
    const found: URLSearchParams[] = []
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url())
      if (pathname.endsWith(`/${list}`)) found.push(searchParams)
    })
    return found
  }

  /** What the field holds while a year is typed: each digit makes another one. */
  async function type(page: Page, field: string, day: string): Promise<void> {
    const [year = '', rest] = [day.slice(0, 4), day.slice(4)]
    for (const typed of [1, 2, 3, 4]) {
      await page.getByLabel(field).fill(`${year.slice(0, typed).padStart(4, '0')}${rest}`)
    }
  }

  async function open(list: string): Promise<{ page: Page; queries: URLSearchParams[] }> {
    const page = await given.visit({ key: given.shop.key })
    const queries = asked(page, list)
    await page.goto(`/channels/${given.shop.guid}/${list}`)
    await page.getByRole('combobox', { name: time.filter }).click()
    await page.getByRole('option', { name: time.custom }).click()
    return { page, queries }
  }

  test('a time is asked for when it is typed whole, not at each digit of its year', async () => {
    const { page, queries } = await open('deliveries')
    await type(page, time.since, '2026-02-03T04:05')
    await page.keyboard.press('Enter')
    await page.waitForURL(/since=2026-02-03T03%3A05%3A00\.000Z/)
    await page.getByText(deliveries.end).waitFor()

    // One that is left is taken, too; half of one is not, and says so.
    await type(page, time.until, '2029-02-03T04:05')
    await page.getByRole('heading', { level: 1 }).click()
    await page.waitForURL(/until=2029/)
    await page.getByText(deliveries.end).waitFor()
    await page.getByLabel(time.until).focus()
    await page.keyboard.press('Backspace')
    await page.getByRole('heading', { level: 1 }).click()
    await page.getByText(time.half).waitFor()
    expect(page.url()).toContain('until=2029')

    const sinces = new Set(queries.map((query) => query.get('since')))
    const untils = new Set(queries.map((query) => query.get('until')))
    expect([...sinces]).toEqual([null, '2026-02-03T03:05:00.000Z'])
    expect([...untils]).toEqual([null, '2029-02-03T03:05:00.000Z'])
  })

  test('whoever stops typing a time has it taken', async () => {
    const { page } = await open('events')
    await type(page, time.since, '2026-02-03T04:05')
    await page.waitForURL(/since=2026-02-03/)
  })

  test("support finds an event by the publisher's own number for it", async () => {
    const { channel, guid, key } = given.shop
    await channel.events.publish({ topic: 'order.found', ext_ref_code: '007', data: {} })
    await channel.events.publish({ topic: 'order.found', ext_ref_code: '7', data: {} })
    const page = await given.visit({ key })
    const queries = asked(page, 'events')
    await page.goto(`/channels/${guid}/events`)
    const field = page.getByRole('textbox', { name: events.reference })
    await field.pressSequentially('007')
    await field.press('Enter')
    await page.waitForURL(/reference=007$/)
    const rows = page.getByRole('table', { name: events.title }).getByRole('row')
    await page.getByText(events.shown(1, false), { exact: true }).waitFor()
    await rows.getByText('007', { exact: true }).waitFor()
    const codes = new Set(queries.map((query) => query.get('ext_ref_code')))
    expect([...codes]).toEqual([null, '007'])

    // The address shows the same again, and to others.
    await page.reload()
    await page.getByText(events.shown(1, false), { exact: true }).waitFor()
    expect(await field.inputValue()).toBe('007')
    await page.getByRole('button', { name: events.clear }).click()
    await page.waitForURL(/\/events$/)
  })
})
