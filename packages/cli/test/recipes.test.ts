import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { type ChannelClient, createClient } from '@posthorn/client'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openRecipe, type Recipe, readRecipe, root } from './recipes/recipe.ts'
import { type LaunchedServer, launchServer, operatorKey } from './support/launch-server.ts'

/** The pages of docs/recipes: their programs, run as they stand there, do what the page promises. */

const patience = { timeout: 15_000, interval: 20 }

let server: LaunchedServer
beforeAll(async () => {
  server = await launchServer({ POSTHORN_LOG_LEVEL: 'warn' })
})
afterAll(() => server.stop())

async function open(page: string): Promise<Recipe> {
  const recipe = await openRecipe(page, server.url)
  onTestFinished(() => recipe.close())
  return recipe
}

/** A channel as the operator sees it. */
const channelOf = (guid: string) =>
  createClient({ url: server.url, key: operatorKey }).channel(guid)

async function eventsOf(channel: ChannelClient, topic: string) {
  return (await Array.fromAsync(channel.events.list({ topic }))).reverse()
}

async function deliveriesOf(channel: ChannelClient) {
  return (await Array.fromAsync(channel.deliveries.list())).reverse()
}

/** Resolves when everything published so far is delivered. */
async function allDelivered(channel: ChannelClient): Promise<void> {
  const open = async () =>
    (await deliveriesOf(channel)).filter(({ state }) => state !== 'delivered').length
  await expect.poll(open, patience).toBe(0)
}

/** Sends a delivered event once more, as a lost answer would, and resolves when it arrived. */
async function deliverAgain(channel: ChannelClient, delivery: string): Promise<void> {
  const { attempts } = await channel.delivery(delivery).get()
  await channel.delivery(delivery).retry()
  const made = async () => {
    const now = await channel.delivery(delivery).get()
    return now.state === 'delivered' ? now.attempts - attempts : 0
  }
  await expect.poll(made, patience).toBe(1)
}

async function listenOn(port: number, handler: RequestListener): Promise<void> {
  const service = createServer(handler).listen(port, '127.0.0.1')
  await once(service, 'listening')
  onTestFinished(() => {
    service.closeAllConnections()
    service.close()
  })
}

// Each starts programs by the dozen.
describe('the recipe', { timeout: 60_000 }, () => {
  test('notifications: a customer gets one mail, though all is done twice and the mail service fails', async () => {
    const recipe = await open('notifications.md')
    const channel = channelOf('bakery')
    const asked: string[] = []
    const mails: unknown[] = []
    await listenOn(recipe.port(3001), async (request, response) => {
      asked.push(String(request.headers['idempotency-key']))
      const mail = JSON.parse(await text(request))
      if (asked.length === 1) return void response.writeHead(503).end()
      mails.push(mail)
      response.end()
    })
    const mailer = await recipe.start('mailer.ts')
    await recipe.run('shop.ts', '1001', 'ada@example.com')
    await recipe.run('shop.ts', '1001', 'ada@example.com')
    await allDelivered(channel)

    await mailer.kill()
    await recipe.start('mailer.ts')
    const [first] = await deliveriesOf(channel)
    await deliverAgain(channel, first?.id ?? '')
    await recipe.run('shop.ts', '1002', 'lin@example.com')
    await allDelivered(channel)

    expect(mails).toEqual([
      { to: 'ada@example.com', text: 'Order 1001 is on its way.' },
      { to: 'lin@example.com', text: 'Order 1002 is on its way.' },
    ])
    const [ada, lin] = await eventsOf(channel, 'order.shipped')
    expect(asked).toEqual([ada?.id, ada?.id, lin?.id])
  })

  test('data syncing: after duplicates, outages and a wrong order, the copy equals the source', async () => {
    const recipe = await open('data-syncing.md')
    const channel = channelOf('catalog')
    const [webhook] = await Array.fromAsync(channel.webhooks.list())
    const rows = (file: string, table = 'products') => {
      using database = new DatabaseSync(join(recipe.folder, file))
      return database.prepare(`SELECT * FROM ${table} ORDER BY 1`).all()
    }
    const change = async (...product: string[]) => {
      await recipe.run('shop.ts', ...product)
      await recipe.run('outbox.ts')
    }

    // The copy is away: the first event has to come again.
    await change('17', 'Bread', '3.20')
    let copy = await recipe.start('copy.ts')
    await allDelivered(channel)
    expect(rows('copy.db')).toEqual([{ id: '17', name: 'Bread', price: '3.20', version: 1 }])

    // The publisher dies before it deletes what it published.
    await recipe.run('shop.ts', '17', 'Bread', '3.50')
    const [unsent] = rows('shop.db', 'outbox')
    await recipe.run('outbox.ts')
    using shop = new DatabaseSync(join(recipe.folder, 'shop.db'))
    shop
      .prepare('INSERT INTO outbox VALUES (?, ?)')
      .run(Number(unsent?.number), String(unsent?.product))
    await recipe.run('outbox.ts')
    await allDelivered(channel)
    expect(await eventsOf(channel, 'product.changed')).toHaveLength(2)

    // The old price comes after the new one.
    const [oldest] = await deliveriesOf(channel)
    await deliverAgain(channel, oldest?.id ?? '')
    expect(rows('copy.db')).toMatchObject([{ price: '3.50', version: 2 }])

    // Suspended for maintenance, and dead for a while.
    await channel.webhook(webhook?.id ?? '').deactivate()
    await change('18', 'Cake', '12.00')
    await copy.kill()
    await change('18')
    await channel.webhook(webhook?.id ?? '').reactivate()
    copy = await recipe.start('copy.ts')
    await change('19', 'Roll', '0.60')
    await allDelivered(channel)
    await deliverAgain(channel, (await deliveriesOf(channel))[2]?.id ?? '')

    expect(rows('copy.db')).toEqual(rows('shop.db'))
    expect(rows('copy.db')).toMatchObject([
      { id: '17', price: '3.50', version: 2 },
      { id: '18', name: null, version: 2 },
      { id: '19', price: '0.60', version: 1 },
    ])
  })

  test('chaining: a step that runs twice starts what follows once', async () => {
    const recipe = await open('chaining.md')
    const channel = channelOf('orders')
    const shipping = await recipe.start('shipping.ts')
    const first = await recipe.start('invoicing.ts')
    await recipe.commands('publish')
    await expect.poll(() => shipping.said, patience).toEqual(['parcel for 1001, with R-1001'])

    // What invoicing remembers is gone with its process: it does its step a second time.
    await first.kill()
    const second = await recipe.start('invoicing.ts')
    const [paid] = await deliveriesOf(channel)
    await deliverAgain(channel, paid?.id ?? '')
    await recipe.commands('publish')
    await allDelivered(channel)

    expect([...first.said, ...second.said]).toEqual(['invoice for 1001', 'invoice for 1001'])
    expect(await eventsOf(channel, 'order.paid')).toHaveLength(1)
    expect(await eventsOf(channel, 'invoice.created')).toMatchObject([{ ext_ref_code: '1001' }])
    expect(shipping.said).toEqual(['parcel for 1001, with R-1001'])
  })

  test('modifications: a program corrects a record and does not answer itself', async () => {
    const recipe = await open('modifications.md')
    const channel = channelOf('crm')
    await recipe.start('crm.ts')
    const enricher = await recipe.start('enricher.ts')
    const customer = async () => (await fetch(`http://127.0.0.1:${recipe.port(3001)}/ada`)).json()
    await recipe.commands('change')
    const corrected = { id: 'ada', phone: '+431234567', version: 2 }
    await expect.poll(customer, patience).toEqual(corrected)
    await allDelivered(channel)

    // The first event again, to a program that forgot it: the record is newer by now.
    await enricher.kill()
    const forgetful = await recipe.start('enricher.ts')
    const [first] = await deliveriesOf(channel)
    await deliverAgain(channel, first?.id ?? '')
    await allDelivered(channel)

    expect(await customer()).toEqual(corrected)
    const changes = await eventsOf(channel, 'customer.changed')
    expect(changes.map((event) => event.current_context)).toEqual([
      { by: 'somebody' },
      { by: 'enricher' },
    ])
    expect(enricher.said).toEqual(['ada: 0043 1 234-567 is +431234567'])
    expect(forgetful.said).toEqual([])
  })

  test('plugins: strangers subscribe by themselves, and get nothing before they agreed', async () => {
    const recipe = await open('plugins.md')
    const heard: string[] = []
    await listenOn(recipe.port(3001), async (request, response) => {
      heard.push(JSON.parse(await text(request)).type)
      response.end('{"ok":true}')
    })
    const bystander = await createClient({ url: server.url })
      .channel('releases')
      .webhooks.create({
        webhook_url: `http://127.0.0.1:${recipe.port(3001)}`,
        validation: 'challenge',
      })
    let plugin = await recipe.start('plugin.ts')
    const statuses = async () =>
      JSON.parse(await recipe.commands('look')).map(({ status }: { status: string }) => status)
    await expect.poll(statuses, patience).toEqual(['to_be_validated', 'active'])
    await recipe.commands('publish')
    await expect.poll(() => plugin.said, patience).toEqual(['Horn 2.0 is out'])

    await plugin.kill()
    plugin = await recipe.start('plugin.ts')
    await recipe.commands('publish')
    await expect.poll(() => plugin.said, patience).toEqual(['Horn 2.0 is out'])
    expect(await statuses()).toEqual(['to_be_validated', 'active'])

    expect(heard).toEqual(['posthorn.validation'])
    const itsKey = createClient({ url: server.url, key: bystander.subscriber_key })
    const reading = itsKey.channel('releases').webhooks.list().page()
    await expect(reading).rejects.toMatchObject({ status: 403 })
  })

  test('CI triggers: a push is answered before its build, which is done once, also over kill -9, and waits for no other', async () => {
    const recipe = await open('ci-triggers.md')
    const channel = channelOf('ci')
    const lay = (name: string, lines: string) => writeFileSync(join(recipe.folder, name), lines)
    lay('build.sh', 'echo "$1" >>started; until [ -e go ]; do sleep 0.02; done')
    const started = () =>
      existsSync(join(recipe.folder, 'started'))
        ? readFileSync(join(recipe.folder, 'started'), 'utf8').trim().split('\n')
        : []
    const push = (id: string, changes: object) =>
      sendPush({ url: `http://127.0.0.1:${recipe.port(3000)}`, id, changes, recipe })
    const [a, b] = ['a', 'b'].map((letter) => letter.repeat(40))

    // Under the key of the second job the server takes nothing else, so its result cannot be told.
    const itsKey = { url: server.url, key: recipe.variables.POSTHORN_KEY }
    await createClient(itsKey)
      .channel('ci')
      .events.publish({ topic: 'other' }, { idempotencyKey: 'build-d2' })

    const ci = await recipe.start('ci.ts')
    expect(await push('d1', { ref: 'refs/heads/main', after: a })).toBe(200)
    await expect.poll(started, patience).toEqual([a])
    expect(await push('d2', { ref: 'refs/heads/main', after: b })).toBe(200)
    expect(await push('d3', { ref: 'refs/heads/other', after: a })).toBe(200)
    expect(await push('d4', { ref: 'refs/heads/main', after: a })).toBe(200)

    await ci.kill()
    await recipe.start('ci.ts')
    expect(await push('d1', { ref: 'refs/heads/main', after: a })).toBe(200)
    await expect.poll(started, patience).toEqual([a, a])
    expect(await eventsOf(channel, 'build.finished')).toEqual([])

    lay('go', '')
    const results = async () => (await eventsOf(channel, 'build.finished')).map(({ data }) => data)
    await expect.poll(results, patience).toEqual([
      { sha: a, result: 'passed' },
      { sha: a, result: 'passed' },
    ])
    expect(started()).toEqual([a, a, b, a])
  })
})

/** A push as GitHub sends it, but for the fields in `changes`. Answers the status. */
async function sendPush(push: {
  readonly url: string
  readonly id: string
  readonly changes: object
  readonly recipe: Recipe
}): Promise<number> {
  const require = createRequire(import.meta.url)
  const all: {
    name: string
    examples: object[]
  }[] = require('@octokit/webhooks-examples/api.github.com/index.json')
  const example = all.find(({ name }) => name === 'push')?.examples[0]
  const body = JSON.stringify({ ...example, deleted: false, ...push.changes })
  const secret = push.recipe.variables.GITHUB_SECRET ?? ''
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'push',
    'x-github-delivery': push.id,
    'x-hub-signature-256': `sha256=${signature}`,
  }
  return (await fetch(push.url, { method: 'POST', headers, body })).status
}

test('every program of the recipes fits the types', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-recipes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
    include: ['*.ts'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  for (const page of await readdir(join(root, 'docs/recipes'))) {
    for (const [name, lines] of await readRecipe(page)) {
      if (name.endsWith('.ts')) writeFileSync(join(folder, `${page}-${name}`), lines)
    }
  }
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch(
    (error) => error,
  )
  expect(stdout).toBe('')
})
