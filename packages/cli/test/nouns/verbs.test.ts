import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchSurroundings, type Surroundings, until } from './in-server.ts'

let at: Surroundings

beforeAll(async () => {
  at = await launchSurroundings()
})
afterAll(() => at.stop())

const file = (name: string, text: string) => writeFile(join(at.server.folder, name), text)

async function newWebhook(...settings: string[]): Promise<string> {
  const [webhook] = await at.json<{ id: string }>([
    ...['webhooks', 'create', at.receiver.url, ...settings],
  ])
  return webhook?.id ?? ''
}

describe('posthorn channels', () => {
  test('are made with a key that is shown once, listed, shown, changed and deleted', async () => {
    const { json, ok } = at
    const made = await ok(['channels', 'create', 'Stock', '--guid', 'stock', '--strict-topics'])
    expect(made).toMatch(/^publisher_key {2}pk_\w+$/m)
    expect(made).toContain('shown this once')
    expect(await ok(['channels', 'list'])).toMatch(/^[\w-]{36} {2}stock {2,}Stock {2,}/m)
    expect(await json(['channels', 'list'])).toContainEqual(
      expect.objectContaining({ guid: 'stock', strict_topics: true }),
    )
    const changed = await ok(['channels', 'update', 'stock', '--no-strict-topics', '--name', 'S'])
    expect(changed).toBe('name           S\nstrict_topics  no\n')
    expect(await json(['channels', 'update', 'stock', '--retention-days', '9'])).toMatchObject([
      { retention_days: 9, name: 'S' },
    ])
    expect(await ok(['channels', 'get', 'stock'])).toMatch(/^retention_days {2,}9$/m)
    const [channel] = await json<{ id: string }>(['channels', 'get', 'stock'])
    const deleted = await json(['channels', 'delete', 'stock', '--yes'])
    expect(deleted).toEqual([{ deleted: channel?.id }])
    const [second] = await json(['channels', 'create', 'Second'])
    expect(second).toMatchObject({ name: 'Second', publisher_key: expect.stringMatching(/^pk_/) })
  })
})

describe('posthorn keys', () => {
  test('are made for a span, rotated and revoked; lists never show their text', async () => {
    const { json, ok } = at
    const made = await ok([
      ...['keys', 'create', '--name', 'till', '--scopes', 'publish,read'],
      ...['--expires-in-seconds', '90d'],
    ])
    const [text = ''] = /pk_\w+/.exec(made) ?? []
    expect(made).toMatch(/^scopes {2,}publish, read$/m)
    expect(made).toMatch(/^expires_at {2,}\S+Z/m)
    const listed = await ok(['keys', 'list'])
    expect(listed).toMatch(
      new RegExp(`\\.\\.\\.${text.slice(-4)} {2,}till {2,}publish, read .*expires 20`),
    )
    const [key] = await json<{ id: string }>(['keys', 'list'])
    expect(listed + JSON.stringify(await json(['keys', 'list']))).not.toContain(text)
    const id = key?.id ?? ''
    expect(await ok(['keys', 'rotate', id, '--overlap-seconds', '1h'])).toMatch(/^key .*pk_\w+$/m)
    const [fresh] = await json<{ id: string; key: string }>(['keys', 'rotate', id])
    expect(fresh?.key).toMatch(/^pk_/)
    expect(await ok(['keys', 'revoke', id, '--yes'])).toMatch(
      /^Revoked the key that ends in \w+\.\n/,
    )
    expect(await json(['keys', 'revoke', fresh?.id ?? '', '--yes'])).toMatchObject([
      { revoked_at: expect.any(String) },
    ])
    expect(await ok(['keys', 'list'])).toContain('revoked ')
    expect(await json(['keys', 'create'])).toMatchObject([{ key: expect.stringMatching(/^pk_/) }])
  })
})

describe('posthorn topics', () => {
  test('are made with schema from a file, changed, deprecated and deleted', async () => {
    const { json, ok } = at
    await file('schema.json', '{"type": "object", "maxProperties": 9007199254740993}')
    const made = await ok([
      ...['topics', 'create', 'stock.low', '--description', 'Little is left.'],
      ...['--schema', '@schema.json'],
    ])
    expect(made).toContain('schema\n  {\n    "type": "object"')
    const [topic] = await json(['topics', 'create', 'stock.out', '--example', '{"sku": "a"}'])
    expect(topic).toMatchObject({ example: { sku: 'a' } })
    expect(await ok(['topics', 'list'])).toMatch(/^stock\.low {2,}yes {2,}- {2,}Little is left\.$/m)
    expect(await json(['topics', 'list', '--limit', '1'])).toHaveLength(1)
    expect(await ok(['topics', 'get', 'stock.low'])).toMatch(/^description {2,}Little is left\.$/m)
    expect(await json(['topics', 'get', 'stock.out'])).toMatchObject([{ name: 'stock.out' }])
    const changes = ['--schema', 'null', '--description', '']
    expect(await json(['topics', 'update', 'stock.low', ...changes])).toMatchObject([
      { schema: null, description: null },
    ])
    expect(await ok(['topics', 'update', 'stock.low', '--example', '1'])).toContain(
      'example\n  1\n',
    )
    const when = ['--at', '2030-01-01T00:00:00Z']
    expect(await ok(['topics', 'deprecate', 'stock.low', ...when])).toBe(
      'name           stock.low\ndeprecated_at  2030-01-01T00:00:00.000Z\n',
    )
    expect(await json(['topics', 'deprecate', 'stock.out'])).toMatchObject([
      { deprecated_at: expect.any(String) },
    ])
    expect(await ok(['topics', 'undeprecate', 'stock.low'])).toMatch(/^deprecated_at {2}-$/m)
    expect(await json(['topics', 'undeprecate', 'stock.out'])).toMatchObject([
      { deprecated_at: null },
    ])
    expect(await ok(['topics', 'delete', 'stock.low', '--yes'])).toBe(
      'Deleted the topic stock.low.\n',
    )
    const deleted = await json(['topics', 'delete', 'stock.out', '--yes'])
    expect(deleted).toEqual([{ deleted: 'stock.out' }])
    expect(await ok(['topics', 'list'])).toMatch(/^No topics yet\./)
  })
})

describe('posthorn webhooks', () => {
  test('take every setting in its short form', async () => {
    const [created] = await at.json([
      ...['webhooks', 'create', at.receiver.url, '--name', 'All', '--topics', 'a.*'],
      ...['--topics', 'b,c', '--notification-type', 'rest', '--format', 'standard'],
      ...['--headers', 'X-Region=eu=1', '--headers', 'X-Shard=2', '--auth', 'basic:me:pass:word'],
      ...['--retry-policy', '5s,90,1h', '--success', '200', '--timeout-ms', '2500'],
      ...['--max-in-flight', '3', '--rate-limit', '0.5', '--on-suspend', 'hold'],
      ...['--signing', 'v1,v1a', '--validation', 'none', '--description', 'Everything'],
      ...['--contact-email', 'ops@example.com', '--metadata', 'team=a', '--metadata', 'tier=1'],
    ])
    expect(created).toMatchObject({
      name: 'All',
      webhook_url: at.receiver.url,
      topics: ['a.*', 'b', 'c'],
      notification_type: 'rest',
      format: 'standard',
      headers: { 'X-Region': 'eu=1', 'X-Shard': '2' },
      auth: { type: 'basic', username: 'me' },
      retry_policy: { delays: [5, 90, 3600] },
      success: '200',
      timeout_ms: 2500,
      max_in_flight: 3,
      rate_limit: 0.5,
      on_suspend: 'hold',
      signing: ['v1', 'v1a'],
      validation: 'none',
      description: 'Everything',
      contact_email: 'ops@example.com',
      metadata: { team: 'a', tier: '1' },
      public_key: expect.stringMatching(/^whpk_/),
    })
    const { id } = created as { id: string }
    expect(await at.ok(['webhooks', 'get', id])).toMatch(/^metadata {2,}team=a, tier=1$/m)
    expect(await at.ok(['webhooks', 'get', id])).not.toMatch(/whsec_|pass:word/)
    const [changed] = await at.json([
      ...['webhooks', 'update', id, '--set-metadata', 'tier=', '--set-metadata', 'owner=b'],
      ...['--set-headers', 'X-Shard=3', '--rate-limit', '', '--name', ''],
    ])
    expect(changed).toMatchObject({
      metadata: { team: 'a', owner: 'b' },
      headers: { 'X-Region': 'eu=1', 'X-Shard': '3' },
      rate_limit: null,
      name: null,
      topics: ['a.*', 'b', 'c'],
    })
    const [without] = await at.json([
      ...['webhooks', 'update', id, '--set-headers', 'X-SHARD=', '--set-headers', 'x-region=us'],
    ])
    expect(without).toMatchObject({ headers: { 'x-region': 'us' } })
    const misspelt = await at.run(['webhooks', 'update', id, '--set-headers', 'X-Shart='])
    expect(misspelt).toMatchObject({ code: 2, out: '' })
    expect(misspelt.err).toContain('It has no header X-Shart. (nothing_to_remove)')
    const url = at.receiver.url.replace('hooks', 'other')
    const told = await at.ok(['webhooks', 'update', id, '--webhook-url', url, '--auth', ''])
    expect(told).toMatch(/^webhook_url {2,}\S+\/other$/m)
    expect(told).toMatch(/^auth {2,}-$/m)
    expect(await at.json(['webhooks', 'get', id])).toMatchObject([{ webhook_url: url }])
    expect(await at.json(['webhooks', 'delete', id, '--yes'])).toEqual([{ deleted: id }])
  })

  test('show what a test send was answered, and end with 3 when it was not taken', async () => {
    const id = await newWebhook()
    at.receiver.answer = { status: 200, headers: { 'x-by': 'erp' }, body: 'thanks' }
    const taken = await at.ok(['webhooks', 'test', id, '--topic', 'order.tested'])
    expect(taken).toMatch(/^outcome {2,}delivered$/m)
    expect(taken).toMatch(/^answered 200\n(?: {2}.*\n)* {2}x-by {2,}erp\n/m)
    expect(taken).toMatch(/^answer\n {2}thanks$/m)
    at.receiver.answer = { status: 401, body: 'no' }
    const refused = await at.run(['webhooks', 'test', id])
    expect(refused.code).toBe(3)
    expect(refused.out).toMatch(/^reason {2,}http_4xx: The receiver answered 401/m)
    at.receiver.answer = { status: 200 }
    expect(await at.json(['webhooks', 'test', id])).toMatchObject([{ state: 'delivered' }])
  })

  test('are stopped and started again, and rotate and reveal their secrets', async () => {
    const id = await newWebhook('--on-suspend', 'hold')
    expect(await at.ok(['webhooks', 'deactivate', id])).toBe(
      `The webhook ${id} is suspended (deactivated). New events are held.\n`,
    )
    expect(await at.ok(['webhooks', 'reactivate', id])).toBe(`The webhook ${id} is active.\n`)
    expect(await at.json(['webhooks', 'deactivate', id])).toMatchObject([{ status: 'suspended' }])
    expect(await at.json(['webhooks', 'reactivate', id])).toMatchObject([{ status: 'active' }])
    const before = await at.ok(['webhooks', 'secrets', id])
    const [first = ''] = /whsec_\S+/.exec(before) ?? []
    const after = await at.ok(['webhooks', 'rotate-secret', id, '--overlap-seconds', '30m'])
    expect(after).toMatch(/whsec_\S+ {2}\S+Z \(.*\) {2,}-\n/)
    expect(after).toContain(first)
    const [rotated] = await at.json<{ secrets: unknown[] }>(['webhooks', 'rotate-secret', id])
    expect(rotated?.secrets).toHaveLength(3)
    expect(await at.json(['webhooks', 'secrets', id])).toEqual([rotated])
    const lists =
      (await at.ok(['webhooks', 'list'])) + (await at.ok(['webhooks', 'list', '--json']))
    expect(lists).not.toContain('whsec_')
  })

  test('are validated with the code that their receiver got', async () => {
    const id = await newWebhook('--validation', 'code')
    const waiting = await until(
      () => at.json<{ validation_state: { answer: string } }>(['webhooks', 'get', id]),
      ([webhook]) => webhook?.validation_state.answer === 'agreed',
    )
    expect(waiting).toMatchObject([{ status: 'to_be_validated' }])
    const { Code } = JSON.parse(at.receiver.bodies.at(-1) ?? '{}') as { Code: string }
    const wrong = await at.run(['webhooks', 'validate', id, 'guess'])
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('(wrong_code)') })
    expect(await at.ok(['webhooks', 'validate', id, Code])).toMatch(/^status {2,}active$/m)
    const again = await at.run(['webhooks', 'validate', id, '--json'])
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('(webhook_validated)') })
  })
})

describe('posthorn events, deliveries and replays', () => {
  test('publish, show, log and erase', async () => {
    await newWebhook('--topics', 'note.*')
    const data = '{"big": 12345678901234567890, "exact": 1.10}'
    await file('note.json', data)
    const [event] = await at.json<{ id: string }>([
      ...['events', 'publish', 'note.written', '--data', '@note.json', '--ext-ref-code', 'n1'],
      ...['--event-url', 'https://example.com/n1', '--current-context', '"me"'],
      ...['--occurred-at', '2026-01-02T03:04:05Z', '--idempotency-key', 'note-1'],
    ])
    const id = event?.id ?? ''
    expect(event).toMatchObject({ ext_ref_code: 'n1', current_context: 'me' })
    const again = await at.ok(
      [
        ...['events', 'publish', 'note.written', '--data', '-', '--ext-ref-code', 'n1'],
        ...['--event-url', 'https://example.com/n1', '--current-context', '"me"'],
        ...['--occurred-at', '2026-01-02T03:04:05Z', '--idempotency-key', 'note-1'],
      ],
      { readInput: async () => new TextEncoder().encode(data) },
    )
    expect(again).toMatch(new RegExp(`^id {2,}${id}$`, 'm'))
    await until(
      () => at.json<{ status: string }>(['events', 'log', id]),
      ([entry]) => entry?.status === 'delivered',
    )
    // What the command read is what the receiver gets, digit for digit.
    expect(at.receiver.bodies.at(-1)).toMatch(/"big": ?12345678901234567890, ?"exact": ?1\.10/)
    expect(await at.ok(['events', 'log', id])).toMatch(/^[\w-]{36} {2}delivered {2,}1 {2}- {2,}-$/m)
    expect(await at.ok(['events', 'get', id])).toMatch(
      /^occurred_at {2,}2026-01-02T03:04:05\.000Z/m,
    )
    expect(await at.json(['events', 'get', id])).toMatchObject([{ id }])
    const listed = ['events', 'list', '--topic', 'note.written', '--since', '2h']
    expect(await at.ok(listed)).toMatch(new RegExp(`^${id} {2}note\\.written {2}n1 {2,}`, 'm'))
    expect(await at.json([...listed, '--until', '1h'])).toEqual([])
    expect(await at.json([...listed, '--ext-ref-code', 'n1'])).toMatchObject([{ id }])
    expect(await at.json([...listed, '--ext-ref-code', 'N1'])).toEqual([])
    expect(await at.ok(['events', 'list', '--topic', 'never.was'])).toMatch(/^No such events\./)
    expect(await at.ok(['events', 'erase-data', id, '--yes'])).toMatch(/^erased_at {2,}\S+Z/m)
    expect(await at.json(['events', 'erase-data', id, '--yes'])).toMatchObject([{ data: null }])
  })

  test('cancel, retry and replay, which counts first and is watched to its end', async () => {
    const { json, ok, receiver, run } = at
    receiver.answer = { status: 500 }
    const id = await newWebhook('--topics', 'late.*', '--retry-policy', '6h')
    await ok(['events', 'publish', 'late.one'])
    const failing = ['deliveries', 'list', '--webhook', id]
    const [delivery] = await until(
      () => json<{ id: string; state: string }>(failing),
      ([each]) => each?.state === 'retrying',
    )
    const name = delivery?.id ?? ''
    expect(await ok(['deliveries', 'cancel', name, '--yes'])).toMatch(/^state {2,}cancelled$/m)
    expect(await json(['deliveries', 'retry', name])).toMatchObject([{ state: 'pending' }])
    await until(
      () => json<{ state: string }>(failing),
      ([each]) => each?.state === 'retrying',
    )
    expect(await json(['deliveries', 'cancel', name, '--yes'])).toMatchObject([
      { state: 'cancelled' },
    ])
    expect(await json(['deliveries', 'get', name])).toMatchObject([
      { attempt_log: [{ number: 1 }, { number: 2 }] },
    ])
    expect(await ok(['webhooks', 'replay', id])).toBe('Nothing to send again.\n')
    const order = ['webhooks', 'replay', id, '--states', 'cancelled', '--topics', 'late.*']
    expect(await ok([...order, '--dry-run'])).toBe('It would send 1 event again.\n')
    expect(await json([...order, '--dry-run'])).toMatchObject([{ dry_run: true, total: 1 }])
    const unasked = await run(order)
    expect(unasked).toMatchObject({ code: 2, err: expect.stringContaining('(not_confirmed)') })

    const missed = await run([...order, '--yes', '--wait'])
    expect(missed).toMatchObject({ code: 3, out: expect.stringContaining('is done: 1 retrying.') })
    receiver.answer = { status: 200 }
    await ok(['deliveries', 'cancel', name, '--yes'])
    const bars: string[] = []
    const watched = { watched: true, err: (text: string) => void bars.push(text) }
    const whole = await ok([...order, '--yes', '--wait', '--since', '1d'], watched)
    expect(whole).toMatch(/^The replay \S+ is done: 1 delivered\.\n$/)
    expect(bars.at(-1)).toBe('\r\u001b[K')
    expect(bars.join('')).toMatch(/attempted \[[#-]{30}\] \d of 1/)
    const [replay] = await json<{ id: string }>(['replays', 'list', '--webhook', id])
    const newest = replay?.id ?? ''
    expect(await ok(['replays', 'list'])).toMatch(new RegExp(`^${newest} {2}done {2,}1 of 1 `, 'm'))
    expect(await ok(['replays', 'get', newest])).toMatch(/^counts {2,}.*delivered=1/m)
    expect(await json(['replays', 'get', newest])).toMatchObject([{ status: 'done' }])
    expect(await ok(['replays', 'watch', newest])).toContain('1 delivered')
    expect(await json(['replays', 'watch', newest])).toMatchObject([{ id: newest }])
    const ended = await run(['replays', 'cancel', newest, '--yes'])
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('(replay_ended)') })
  })

  test('stop a replay that has not sent all yet', async () => {
    const { json, ok, receiver } = at
    const lines = Array.from({ length: 400 }, (_, n) => `{"topic":"many.n","data":${n}}`)
    await file('many.ndjson', lines.join('\n'))
    await ok(['events', 'publish-batch', 'many.ndjson'])
    const id = await newWebhook('--topics', 'many.*')
    // More comes only when the first are answered.
    const release = receiver.hold()
    const order = ['webhooks', 'replay', id, '--states', 'none', '--yes']
    const started = await ok(order)
    expect(started).toMatch(/^status {2,}running$/m)
    const [, replay = ''] = /^Watch it: posthorn replays watch (\S+)\n/m.exec(started) ?? []
    const cancelled = await ok(['replays', 'cancel', replay, '--yes'])
    expect(cancelled).toMatch(/^status {2,}cancelled$/m)
    const [second] = await json<{ id: string }>(order)
    const stop: (() => void)[] = []
    const watching = at.run(['replays', 'watch', second?.id ?? ''], {
      onStop: (listener) => void stop.push(listener),
    })
    await until(
      async () => stop.length,
      (listeners) => listeners === 1,
    )
    for (const listener of stop) listener()
    expect(await watching).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /goes on without you\. \(stopped\)\n {2}Look again: posthorn replays watch/,
      ),
    })
    expect(await json(['replays', 'cancel', second?.id ?? '', '--yes'])).toMatchObject([
      { status: 'cancelled' },
    ])
    release()
  })
})
