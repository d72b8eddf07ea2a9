import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchSurroundings, type Surroundings } from './in-server.ts'

let at: Surroundings
let webhook: string

beforeAll(async () => {
  at = await launchSurroundings()
  const [created] = await at.json<{ id: string }>(['webhooks', 'create', at.receiver.url])
  webhook = created?.id ?? ''
})
afterAll(() => at.stop())

describe('a value that the server does not take is told by its flag', () => {
  test.each([
    [
      'channels create X --retention-days 0',
      '--retention-days: retention_days is 0, the least is 1.',
    ],
    ['channels update shop --email nobody', '--email: '],
    ['keys create --scopes publish,rule', '--scopes: '],
    ['keys create --expires-in-seconds soon', '--expires-in-seconds: '],
    ['keys rotate $webhook --overlap-seconds 900d', '--overlap-seconds: '],
    ['topics create a.b --schema 7', '--schema: '],
    ['topics deprecate a.b --at soon', '--at: '],
    [
      'webhooks update $webhook --timeout-ms abc',
      '--timeout-ms: timeout_ms is "abc"; it takes a whole number',
    ],
    ['webhooks update $webhook --retry-policy 5s,never', '--retry-policy: '],
    ['webhooks update $webhook --auth {"type":"magic"}', '--auth: auth.type is "magic"'],
    ['webhooks rotate-secret $webhook --overlap-seconds -1', '--overlap-seconds: '],
    ['webhooks replay $webhook --states lost', '--states: '],
    ['webhooks test $webhook --topic a/b', '--topic: '],
    ['webhooks deliveries $webhook --state odd', '--state: '],
    ['events list --since yesterday', '--since: '],
    ['events publish a.b --event-url ftp://x', '--event-url: '],
    ['deliveries list --webhook 7', '--webhook: '],
    ['deliveries list --event 7', '--event: '],
    ['events tail --webhook 7', '--webhook: '],
    ['replays list --webhook 7', '--webhook: '],
  ])('%s', async (line, says) => {
    const words = line.split(' ').map((word) => word.replace('$webhook', webhook))
    const { code, err, out } = await at.run(words)
    expect(err).toContain(`  ${says}`)
    expect([code, out]).toEqual([2, ''])
  })
})

describe('a command that cannot be carried out says so before it does anything', () => {
  test.each([
    ['channels update shop', 2, '(nothing_to_change)'],
    ['channels get ..', 2, 'Copy an id from a list.'],
    ['webhooks list --limit 0', 2, 'Give a whole number from 1 up.'],
    ['webhooks create http://x --headers novalue', 2, '(no_pair)'],
    ['events publish a.b --data {', 1, '(malformed_json)'],
    ['events publish a.b --data @none.json', 1, '(file_not_found)'],
    ['webhooks delete $webhook', 2, '(not_confirmed)'],
    ['channels delete shop', 2, '(not_confirmed)'],
    ['keys revoke $webhook', 2, '(not_confirmed)'],
    ['deliveries get $webhook', 1, '(not_found)'],
  ])('%s', async (line, exitCode, says) => {
    const words = line.split(' ').map((word) => word.replace('$webhook', webhook))
    const { code, err, out } = await at.run(words)
    expect(err).toContain(says)
    expect([code, out]).toEqual([exitCode, ''])
  })
})

describe('what cannot be undone', () => {
  test('is asked about on a terminal, and done by y alone', async () => {
    const [created] = await at.json<{ id: string }>(['webhooks', 'create', at.receiver.url])
    const id = created?.id ?? ''
    const pressing = (key: string) => ({
      onKey(listener: (key: string) => void) {
        queueMicrotask(() => listener(key))
        return () => {}
      },
    })
    const kept = await at.run(['webhooks', 'delete', id], pressing('enter'))
    expect(kept).toMatchObject({ code: 1, out: '' })
    expect(kept.err).toMatch(
      /^Delete the webhook \S+ and cancel its open deliveries\? \[y\/N\] no\n/,
    )
    expect(kept.err).toContain('Nothing was done.')
    expect((await at.run(['webhooks', 'get', id])).code).toBe(0)
    const deleted = await at.run(['webhooks', 'delete', id], pressing('y'))
    expect(deleted).toMatchObject({ code: 0, out: `Deleted the webhook ${id}.\n` })
    expect((await at.run(['webhooks', 'get', id])).code).toBe(1)
  })
})

describe('the channel', () => {
  const alone = { env: { POSTHORN_CHANNEL: '' } }

  test('is the only one, else demo, else has to be named', async () => {
    expect((await at.run(['webhooks', 'list'], alone)).out).toContain(webhook)
    await at.ok(['channels', 'create', 'Other'])
    const unnamed = await at.run(['webhooks', 'list'], alone)
    expect(unnamed).toMatchObject({ code: 2, err: expect.stringContaining('(channel_missing)') })
    expect(unnamed.err).toMatch(/There are [\w-]{36}, shop\./)
    expect((await at.run(['webhooks', 'list', '--channel', 'shop'], alone)).out).toContain(webhook)
    await at.ok(['channels', 'create', 'Demo', '--guid', 'demo'])
    expect((await at.run(['webhooks', 'list'], alone)).out).toMatch(/^No webhooks yet\./)
  })

  test('has to be named to a key that does not list channels', async () => {
    const [key] = await at.json<{ key: string }>(['keys', 'create', '--scopes', 'read'])
    const own = ['webhooks', 'list', '--key', key?.key ?? '']
    expect((await at.run([...own, '--channel', 'shop'])).out).toContain(webhook)
    const { code, err } = await at.run(own, alone)
    expect(code).toBe(2)
    expect(err).toContain('This key does not list them.')
  })
})
