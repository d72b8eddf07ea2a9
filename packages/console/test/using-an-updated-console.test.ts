import { cp, rm } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'
import { rebuild, removePart } from './support/rebuild.ts'
import { settled } from './support/visitor.ts'

const { update } = strings.parts

goals('A server that is updated below an open page', (given) => {
  const kept = () => `${given.server.consoleFolder}.kept`
  beforeEach(() => cp(given.server.consoleFolder, kept(), { recursive: true }))
  afterEach(async () => {
    await rm(given.server.consoleFolder, { recursive: true })
    await cp(kept(), given.server.consoleFolder, { recursive: true })
    await rm(kept(), { recursive: true })
  })

  /** Somebody who looks at a page of the shop, and how often a document was loaded. */
  async function open(path: string): Promise<{ page: Page; documents: () => number }> {
    const { guid, key } = given.shop
    const page = await given.visit({ key, missesFiles: true })
    let documents = 0
    page.on('domcontentloaded', () => {
      documents += 1
    })
    await page.goto(`/channels/${guid}/${path}`)
    await settled(page)
    return { page, documents: () => documents }
  }

  test('whoever goes to another page gets there, with the new build', async () => {
    const { page, documents } = await open('overview')
    await rebuild(given.server.consoleFolder)
    await page.getByRole('link', { name: strings.navigation.events, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: strings.events.title }).waitFor()
    await page.getByRole('table', { name: strings.events.title }).waitFor()
    expect(new URL(page.url()).pathname).toMatch(/\/events$/)
    expect(documents()).toBe(2)
  })

  test('a part that comes late has the page loaded anew, with the address as it is', async () => {
    const { page, documents } = await open('deliveries?state=failed')
    await rebuild(given.server.consoleFolder)
    const second = page.locator('tr[aria-rowindex="3"]').getByRole('checkbox')
    await Promise.all([page.waitForEvent('domcontentloaded'), second.check()])
    await second.check()
    await page.getByText(strings.deliveries.selection.selected(1)).waitFor()
    expect(page.url()).toMatch(/\/deliveries\?state=failed$/)
    expect(documents()).toBe(2)
  })

  test('what somebody is filling in stays, and they are told', async () => {
    const { guid, key } = given.shop
    const page = await given.visit({ key, missesFiles: true })
    const late = Promise.withResolvers<void>()
    await page.route(/advanced-fields-/, async (route) => {
      await late.promise
      await route.continue()
    })
    await page.goto(`/channels/${guid}/settings/webhooks/new`)
    const name = page.getByRole('textbox', { name: strings.webhooks.name })
    await name.fill('Halfway there')
    await rebuild(given.server.consoleFolder)
    late.resolve()
    await page.getByRole('button', { name: strings.webhooks.advanced.title }).click()
    await page.getByRole('alert').getByText(update.why.unsaved.help).waitFor()
    expect(await name.inputValue()).toBe('Halfway there')
  })

  test('no webhook is made whose keys could not be shown', async () => {
    const { channel, guid, key, receiver } = given.shop
    await removePart(given.server.consoleFolder, 'created-webhook')
    const page = await given.visit({ key, missesFiles: true })
    await page.goto(`/channels/${guid}/settings/webhooks/new`)
    await page.getByRole('textbox', { name: strings.webhooks.name }).fill('Never made')
    await page.getByRole('textbox', { name: strings.webhooks.url }).fill(`${receiver.url}/never`)
    await page.getByRole('checkbox', { name: strings.webhooks.subscribeAll }).check()
    await page.getByRole('button', { name: strings.webhooks.createSubmit }).click()
    await page.getByRole('alert').getByText(update.gone).waitFor()
    const all = await Array.fromAsync(channel.webhooks.list())
    expect(all.map(({ name }) => name)).not.toContain('Never made')
  })

  test('a build that lacks a part is not loaded again and again', async () => {
    const { page, documents } = await open('overview')
    await removePart(given.server.consoleFolder, 'events')
    await page.getByRole('link', { name: strings.navigation.events, exact: true }).click()
    await page.getByRole('alert').getByText(update.why.missing.help).waitFor()
    expect(documents()).toBe(1)
    // What is there works.
    await page.getByRole('link', { name: strings.navigation.topics, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: strings.topics.title }).waitFor()
    expect(documents()).toBe(1)
  })
})
