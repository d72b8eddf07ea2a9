import { describe, expect, it } from 'vitest'
import { channelOf, keyOf, newId, type Open, openFor, scene, t0, webhookOf } from './given.ts'

export function settingsSuite(open: Open): void {
  describe('channels', () => {
    it('come back as they were created, by id and by guid', async () => {
      const { store } = await openFor(open)
      const channel = channelOf({ guid: 'acme', description: 'd', email: 'a@b.c', public: true })
      await store.write.channels.create(channel, keyOf({ channelId: channel.id }), null)
      expect(await store.read.channels.get(channel.id)).toEqual(channel)
      expect(await store.read.channels.find('acme')).toEqual(channel)
      expect(await store.read.channels.find(channel.id)).toEqual(channel)
      expect(await store.read.channels.find('other')).toBeNull()
    })

    it('refuse as a guid the id of any channel, a deleted one included', async () => {
      const { store } = await openFor(open)
      const first = channelOf()
      await store.write.channels.create(first, keyOf({ channelId: first.id }), null)
      const second = channelOf({ guid: first.id })
      const create = () =>
        store.write.channels.create(second, keyOf({ channelId: second.id }), null)
      expect(await create()).toEqual({ kind: 'guid_taken' })
      await store.write.channels.delete(first.id, t0)
      expect(await create()).toEqual({ kind: 'guid_taken' })
      expect(await store.read.channels.find(first.id)).toBeNull()
    })

    it('refuse a guid that is taken, and store no key then', async () => {
      const { store } = await openFor(open)
      const [first, second] = [channelOf({ guid: 'acme' }), channelOf({ guid: 'acme' })]
      const key = keyOf({ channelId: second.id })
      await store.write.channels.create(first, keyOf({ channelId: first.id }), null)
      expect(await store.write.channels.create(second, key, null)).toEqual({ kind: 'guid_taken' })
      expect(await store.read.keys.get(second.id, key.id)).toBeNull()
      await store.write.channels.delete(first.id, t0)
      expect(await store.write.channels.create(second, key, null)).toEqual({ kind: 'created' })
    })

    it('change the settings given and keep the rest', async () => {
      const { store, channel } = await scene(open)
      const changed = { ...channel, name: 'New', updatedAtMs: t0 + 5 }
      expect(await store.write.channels.update(channel.id, { name: 'New' }, t0 + 5)).toEqual({
        kind: 'updated',
        channel: changed,
      })
      expect(await store.read.channels.get(channel.id)).toEqual(changed)
      expect(await store.write.channels.update(newId(), {}, t0)).toEqual({ kind: 'not_found' })
    })

    it('lose neither of two changes made at once', async () => {
      const { store, channel } = await scene(open)
      await Promise.all([
        store.write.channels.update(channel.id, { name: 'New' }, t0 + 5),
        store.write.channels.update(channel.id, { public: true }, t0 + 5),
      ])
      expect(await store.read.channels.get(channel.id)).toMatchObject({ name: 'New', public: true })
    })

    it('take webhooks, keys and open deliveries with them, and leave the history', async () => {
      const { store, channel, webhook, accept, stateOf } = await scene(open)
      const inHand = await accept()
      const waiting = await accept({}, { owned: false })
      expect(await store.write.channels.delete(channel.id, t0 + 9)).toEqual({ kind: 'deleted' })
      expect(await store.write.channels.delete(channel.id, t0 + 9)).toEqual({ kind: 'not_found' })
      expect(await store.read.channels.find(channel.id)).toBeNull()
      expect(await store.read.webhooks.get(channel.id, webhook.id)).toBeNull()
      const keys = await store.read.keys.list({ channelId: channel.id, before: null, limit: 9 })
      expect(keys.map((key) => key.revokedAtMs)).toEqual([t0 + 9, t0 + 9])
      expect([await stateOf(inHand), await stateOf(waiting)]).toEqual(['cancelled', 'cancelled'])
      expect(await store.read.events.get(channel.id, inHand.eventId)).not.toBeNull()
    })
  })

  describe('webhooks', () => {
    it('come back as they were created', async () => {
      const { store, channel, webhook } = await scene(open)
      const found = await store.read.webhooks.get(channel.id, webhook.id)
      expect({ ...found, sealed: Buffer.from(found?.sealed ?? []) }).toEqual({
        ...webhook,
        revision: found?.revision,
      })
    })

    it('are unknown to other channels', async () => {
      const { store, webhook } = await scene(open)
      const other = newId<'channel'>()
      expect(await store.read.webhooks.get(other, webhook.id)).toBeNull()
      expect(await store.write.webhooks.delete(other, webhook.id, t0)).toEqual({
        kind: 'not_found',
      })
      expect(await store.write.webhooks.update({ ...webhook, channelId: other })).toEqual({
        kind: 'not_found',
      })
    })

    it('are not created in a deleted channel', async () => {
      const { store, channel } = await scene(open)
      await store.write.channels.delete(channel.id, t0)
      const webhook = webhookOf(channel.id)
      expect(await store.write.webhooks.create(webhook, keyOf(), null)).toEqual({
        kind: 'channel_gone',
      })
    })

    it('refuse a change made from an older reading', async () => {
      const { store, channel, webhook, change } = await scene(open)
      const read = await store.read.webhooks.get(channel.id, webhook.id)
      await change(webhook.id, { name: 'first' })
      if (read === null) throw new Error('gone')
      expect(await store.write.webhooks.update({ ...read, name: 'second' })).toEqual({
        kind: 'changed_meanwhile',
      })
      expect((await store.read.webhooks.get(channel.id, webhook.id))?.name).toBe('first')
    })

    it('are gone when deleted, with their keys', async () => {
      const { store, channel, webhook, accept, stateOf } = await scene(open)
      const fence = await accept()
      expect(await store.write.webhooks.delete(channel.id, webhook.id, t0)).toEqual({
        kind: 'deleted',
      })
      expect(
        await store.read.webhooks.list({ channelId: channel.id, after: null, limit: 9 }),
      ).toEqual([])
      const keys = await store.read.keys.list({ channelId: channel.id, before: null, limit: 9 })
      expect(keys.map((key) => [key.kind, key.revokedAtMs])).toEqual([
        ['subscriber', t0],
        ['publisher', null],
      ])
      expect(await stateOf(fence)).toBe('cancelled')
    })
  })

  describe('routing', () => {
    it('tells each change once, deleted and revoked ones included', async () => {
      const { store, channel, webhook } = await scene(open)
      const all = await store.read.routing.changesSince(0)
      expect(all.channels.map((each) => each.id)).toEqual([channel.id])
      expect(all.webhooks.map((each) => each.id)).toEqual([webhook.id])
      expect(all.keys).toHaveLength(2)
      const none = await store.read.routing.changesSince(all.version)
      expect(none).toEqual({
        version: all.version,
        channels: [],
        webhooks: [],
        keys: [],
        topics: [],
      })
      await store.write.webhooks.delete(channel.id, webhook.id, t0 + 1)
      const after = await store.read.routing.changesSince(all.version)
      expect(after.version).toBeGreaterThan(all.version)
      expect(after.webhooks.map((each) => each.deletedAtMs)).toEqual([t0 + 1])
      expect(after.keys.map((each) => each.revokedAtMs)).toEqual([t0 + 1])
      expect(after.channels).toEqual([])
    })
  })

  describe('topics', () => {
    const topic = {
      name: 'job.created',
      description: 'd',
      example: '{}',
      schema: null,
      deprecatedAtMs: null,
      createdAtMs: t0,
      updatedAtMs: t0,
      deletedAtMs: null,
    }

    it('are created once, changed and listed by name', async () => {
      const { store } = await openFor(open)
      expect(await store.write.topics.create(topic, null)).toEqual({ kind: 'created' })
      expect(await store.write.topics.create(topic, null)).toEqual({ kind: 'topic_taken' })
      await store.write.topics.create({ ...topic, name: 'a' }, null)
      const changed = { ...topic, description: null, updatedAtMs: t0 + 1 }
      const { update } = store.write.topics
      expect(await update(topic.name, { description: null }, t0 + 1)).toEqual({
        kind: 'updated',
        topic: changed,
      })
      expect(await update('x', { description: null }, t0)).toEqual({ kind: 'not_found' })
      expect(await store.read.topics.get(topic.name)).toEqual(changed)
      const names = (await store.read.topics.list({ after: null, limit: 9 })).map(
        (each) => each.name,
      )
      expect(names).toEqual(['a', 'job.created'])
      expect(await store.read.topics.list({ after: 'a', limit: 9 })).toEqual([changed])
    })

    it('come in as a catalog: what is missing is made, what is given is changed', async () => {
      const { store } = await openFor(open)
      const { read, write } = store
      await write.topics.create(topic, null)
      await write.topics.create({ ...topic, name: 'job.gone' }, null)
      await write.topics.delete('job.gone', t0)
      const catalog = [
        { name: topic.name, schema: '{"type":"object"}' },
        { name: 'job.gone', description: 'again' },
        { name: 'job.new', deprecatedAtMs: t0 },
      ]
      const before = await read.routing.changesSince(0)
      expect(await write.topics.import(catalog, t0 + 5)).toEqual({
        created: 2,
        updated: 1,
        unchanged: 0,
      })
      const after = await read.routing.changesSince(before.version)
      expect(after.topics.map(({ name }) => name).sort()).toEqual([
        'job.created',
        'job.gone',
        'job.new',
      ])
      expect(await read.topics.get(topic.name)).toEqual({
        ...topic,
        schema: '{"type":"object"}',
        updatedAtMs: t0 + 5,
      })
      const fresh = { ...topic, description: null, example: null, createdAtMs: t0 + 5 }
      expect(await read.topics.get('job.gone')).toEqual({
        ...fresh,
        name: 'job.gone',
        description: 'again',
        updatedAtMs: t0 + 5,
      })
      expect(await read.topics.get('job.new')).toMatchObject({ deprecatedAtMs: t0, schema: null })
      expect(await write.topics.import(catalog, t0 + 9)).toEqual({
        created: 0,
        updated: 0,
        unchanged: 3,
      })
      const { topics } = await read.routing.changesSince(after.version)
      expect(topics).toEqual([])
    })

    it('stay while a webhook names them exactly', async () => {
      const { store, channel, webhook, change } = await scene(open)
      await store.write.topics.create(topic, null)
      await change(webhook.id, { topics: ['other', topic.name] })
      expect(await store.write.topics.delete(topic.name, t0)).toEqual({ kind: 'topic_in_use' })
      await store.write.webhooks.delete(channel.id, webhook.id, t0)
      expect(await store.write.topics.delete(topic.name, t0)).toEqual({ kind: 'deleted' })
      expect(await store.write.topics.delete(topic.name, t0)).toEqual({ kind: 'not_found' })
    })
  })

  describe('keys', () => {
    it('are revoked and rotated in their own channel only', async () => {
      const { store, channel } = await scene(open)
      const key = keyOf({ channelId: channel.id, name: 'ci' })
      await store.write.keys.create(key, null)
      expect(await store.read.keys.get(channel.id, key.id)).toEqual(key)
      const elsewhere = newId<'channel'>()
      expect(await store.write.keys.revoke(elsewhere, key.id, t0)).toEqual({ kind: 'not_found' })
      const foreign = keyOf({ channelId: elsewhere })
      expect(await store.write.keys.rotate(key.id, t0 + 60, foreign)).toEqual({ kind: 'not_found' })

      const next = keyOf({ channelId: channel.id })
      expect(await store.write.keys.rotate(key.id, t0 + 60, next)).toEqual({ kind: 'rotated' })
      expect((await store.read.keys.get(channel.id, key.id))?.expiresAtMs).toBe(t0 + 60)
      expect(await store.read.keys.get(channel.id, next.id)).toEqual(next)
      expect(await store.write.keys.revoke(channel.id, next.id, t0 + 1)).toEqual({
        kind: 'revoked',
      })
      expect((await store.read.keys.get(channel.id, next.id))?.revokedAtMs).toBe(t0 + 1)
      expect(await store.write.keys.rotate(next.id, t0, keyOf({ channelId: channel.id }))).toEqual({
        kind: 'not_found',
      })
    })

    it('keep the first operator key of a first start', async () => {
      const { store } = await openFor(open)
      const [first, second] = [keyOf({ kind: 'operator' }), keyOf({ kind: 'operator' })]
      expect(await store.write.keys.createFirstOperator(first)).toBe(true)
      expect(await store.write.keys.createFirstOperator(second)).toBe(false)
      const { keys } = await store.read.routing.changesSince(0)
      expect(keys.map((key) => key.id)).toEqual([first.id])
    })

    it('let a configured operator key take the place of all others', async () => {
      const { store } = await openFor(open)
      const first = keyOf({ kind: 'operator' })
      const second = keyOf({ kind: 'operator' })
      const usable = async () =>
        (await store.read.routing.changesSince(0)).keys
          .filter((key) => key.revokedAtMs === null)
          .map((key) => key.hash)
      await store.write.keys.createFirstOperator(first)
      await store.write.keys.setOperator(second)
      expect(await usable()).toEqual([second.hash])
      await store.write.keys.setOperator({ ...second, id: newId() })
      expect(await usable()).toEqual([second.hash])
      await store.write.keys.setOperator({ ...first, id: newId() })
      expect(await usable()).toEqual([first.hash])
    })
  })
}
