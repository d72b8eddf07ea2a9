import { expect, test } from 'vitest'
import { paths } from '../src/addresses/paths.ts'
import { strings } from '../src/strings/strings.ts'
import { goals } from './support/goals.ts'

const words = strings.topics

goals('Topics', (given) => {
  test('the operator adds a topic whose example follows its schema', async () => {
    const { operator, operatorKey } = given.server
    const page = await given.visit({ key: operatorKey })
    await page.goto(paths.topics)
    await page.getByRole('link', { name: words.create }).click()
    const name = page.getByLabel(words.name)
    await name.fill('order created')
    await page.getByText(words.form.faults.space).waitFor()
    await name.fill('order.paid')
    await page.getByText(words.form.faults.taken).waitFor()
    // Named as the page itself might be.
    await name.fill('new')
    const schema = page.getByRole('textbox', { name: words.schema })
    await page.getByRole('textbox', { name: words.example }).fill('{"parcel": "003404"}')
    await schema.fill('{"type": "object", "required": ["weight"]}')
    await page.getByRole('button', { name: words.form.create, exact: true }).click()
    await page.getByRole('alert').getByText('weight is missing').waitFor()
    await schema.fill('')
    await page.getByRole('button', { name: words.form.draft }).click()
    await page.getByRole('button', { name: words.form.create, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'new' }).waitFor()
    expect((await operator.topic('new').get()).schema).toMatchObject({ required: ['parcel'] })
  })

  test('the operator deprecates a topic, and takes it back', async () => {
    const { operator, operatorKey } = given.server
    const page = await given.visit({ key: operatorKey })
    await page.goto('/topics/stock.low')
    await page.getByRole('button', { name: words.deprecate.button }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: words.deprecate.confirm }).click()
    await page.getByRole('button', { name: words.deprecate.undo }).waitFor()
    expect((await operator.topic('stock.low').get()).deprecated_at).not.toBeNull()
    await page.getByRole('button', { name: words.deprecate.undo }).click()
    await page.getByRole('button', { name: words.deprecate.button, exact: true }).waitFor()
    expect((await operator.topic('stock.low').get()).deprecated_at).toBeNull()
  })

  test('a topic that a webhook names is not deleted, and the page says by which', async () => {
    const { guid } = given.shop
    const page = await given.visit({ key: given.server.operatorKey })
    await page.goto(`/channels/${guid}/events`)
    await page.getByRole('link', { name: strings.navigation.topics }).click()
    await page.getByRole('heading', { level: 1, name: words.title }).waitFor()
    await page.getByRole('link', { name: 'order.paid' }).click()
    const subscribers = page.getByRole('table', { name: words.subscribersOf.title })
    await subscribers
      .getByRole('row', { name: /Warehouse/ })
      .getByText('the family order.*')
      .waitFor()
    await subscribers
      .getByRole('row', { name: /Data lake/ })
      .getByText('all events')
      .waitFor()
    await page.getByRole('button', { name: words.delete }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('link', { name: 'Bookkeeping' }).waitFor()
    await dialog.getByRole('button', { name: words.remove.confirm }).click()
    await dialog.getByRole('alert').getByText('Webhooks subscribe to the topic').waitFor()
  })

  test('a publisher reads the catalog, and is told why it cannot change it', async () => {
    const { key } = given.shop
    const page = await given.visit({ key })
    await page.goto(paths.topics)
    await page.getByLabel(words.search).fill('reorder point')
    await page.waitForURL(/search=/)
    await page.getByRole('link', { name: 'stock.low' }).click()
    const modify = page.getByRole('button', { name: words.modify })
    expect(await modify.getAttribute('aria-disabled')).toBe('true')
    await modify.hover()
    await page.getByText(strings.session.operatorOnly).waitFor()
  })
})
