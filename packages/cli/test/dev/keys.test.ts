import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { operatorOf, runDev } from './running-dev.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-dev-'))
  return () => rm(folder, { recursive: true })
})

describe('at the keyboard of posthorn dev', () => {
  test('t publishes one example after another, each delivered and verified', async () => {
    const dev = await runDev(folder)
    for (const topic of ['order.created', 'order.paid', 'order.shipped', 'customer.updated']) {
      dev.press('t')
      const id = await dev.shows(
        new RegExp(`\\d\\d:\\d\\d:\\d\\d  published  ${topic} +(\\w{8})\\n`),
      )
      await dev.shows(new RegExp(`\\d  -> 200     ${topic} +${id}  in [\\d.]+ m?s, verified\\n`))
    }
    dev.press('t')
    await dev.shows(/published {2}order\.created/)
  })

  test('f lets the listener fail, which shows why and when the next attempt is; r retries after it is healed', async () => {
    const dev = await runDev(folder)
    dev.press('f')
    await dev.shows(/listener {3}answers 500 from now on/)
    dev.press('t')
    const id = await dev.shows(
      /-> 500 {5}order\.created +(\w{8}) {2}The receiver answered 500 Internal Server Error\. {2}attempt 1, again in \d s\n/,
    )
    dev.press('f')
    await dev.shows(/listener {3}takes events again/)
    dev.press('r')
    await dev.shows(/retry {6}1 on the way again/)
    await dev.shows(new RegExp(`-> 200     order.created +${id}  in [\\d.]+ m?s, verified`))
    dev.press('r')
    await dev.shows(/retry {6}nothing waits for a retry or has failed/)
  })

  test('p holds events and lets them go in their order', async () => {
    const dev = await runDev(folder)
    dev.press('p')
    await dev.shows(/webhook {4}deactivated: events are held/)
    dev.press('t')
    dev.press('t')
    const first = await dev.shows(/published {2}order\.created +(\w{8})/)
    const second = await dev.shows(/published {2}order\.paid +(\w{8})/)
    dev.press('p')
    await dev.shows(/webhook {4}active: what was held goes out/)
    await dev.shows(new RegExp(`-> 200 .*${first}`))
    await dev.shows(new RegExp(`-> 200 .*${second}`))
  })

  test('r says what it could not send again', async () => {
    const dev = await runDev(folder)
    const { channels, channel } = operatorOf(dev)
    await channels.create({ name: 'Shop', guid: 'shop' })
    const { webhooks, webhook, events } = channel('shop')
    const { id } = await webhooks.create({
      webhook_url: dev.listener,
      retry_policy: { delays: [] },
    })
    dev.press('f')
    await events.publish({ topic: 'order.paid', data: {} })
    await dev.shows(/-> 500 {5}order\.paid .* attempt 1, given up/)
    await webhook(id).deactivate()
    dev.press('r')
    await dev.shows(/retry {6}nothing .*; 1 not, as their webhook is not active/)
  })

  test('b publishes fifty events, and every one arrives', async () => {
    const dev = await runDev(folder)
    dev.press('b')
    await dev.shows(/burst {6}50 events are stored, all or none, in [\d.]+ m?s/)
    const arrived = () => dev.all().match(/-> 200 {5}order\.created/g)?.length ?? 0
    while (arrived() < 50) await dev.shows(/-> 200/)
    expect(arrived()).toBe(50)
  })

  test('l shows the last request, c a curl line, k both keys, ? all keys, and Enter an empty line', async () => {
    const dev = await runDev(folder)
    dev.press('l')
    await dev.shows(/webhook-id: .*\n(?:.*\n)* {2}\{"type":"hello\.world".*\n\n {2}Answered 200\n/)
    dev.press('c')
    await dev.shows(new RegExp(`curl -u ${dev.publisherKey}: ${dev.api}/v1/channels/demo/events`))
    dev.press('k')
    await dev.shows(
      new RegExp(`publisher +${dev.publisherKey} .*\\n.*operator +${dev.operatorKey} `),
    )
    dev.press('?')
    await dev.shows(
      / b +publish 50 events at once\n(?:.*\n)* {2}q +stop\n {2}\? +show all keys\n\n/,
    )
    const before = dev.all()
    dev.press('enter')
    dev.press('x')
    expect(dev.all()).toBe(`${before}\n`)
  })

  test('d opens the docs in the browser, or shows where they are', async () => {
    const browser = join(folder, 'browser.sh')
    const opened = join(folder, 'opened')
    await writeFile(browser, `#!/bin/sh\necho "$1" > ${opened}\n`)
    await chmod(browser, 0o700)
    const dev = await runDev(folder, { env: { BROWSER: browser } })
    dev.press('d')
    await dev.shows(new RegExp(`docs       opened ${dev.api}/docs`))
    expect(await readFile(opened, 'utf8')).toBe(`${dev.api}/docs\n`)
    await writeFile(browser, '#!/bin/sh\nexit 1\n')
    dev.press('d')
    await dev.shows(new RegExp(`docs       open ${dev.api}/docs in your browser`))
    await rm(browser)
    dev.press('d')
    await dev.shows(new RegExp(`docs       open ${dev.api}/docs in your browser`))
  })

  test('q ends it, and the keyboard is given back', async () => {
    let released = false
    let press = (_key: string) => {}
    const dev = await runDev(folder, {
      onKey(listener) {
        press = listener
        return () => {
          released = true
        }
      },
    })
    press('q')
    const { code, err } = await dev.ran
    expect({ code, err, released }).toEqual({ code: 0, err: '', released: true })
    expect(dev.all()).toMatch(/Stopping: finishing what is under way\.\n$/)
  })

  test('what a key could not do is said, and the next key works', async () => {
    const dev = await runDev(folder)
    const { channel } = operatorOf(dev)
    const [webhook] = (await channel('demo').webhooks.list().page()).data
    await channel('demo')
      .webhook(webhook?.id ?? '')
      .delete()
    dev.press('p')
    await dev.shows(/failed {5}\S+/)
    dev.press('t')
    await dev.shows(/published {2}order\.created +\w{8} {2}nobody wants it/)
  })
})
