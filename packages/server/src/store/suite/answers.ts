import { describe, expect, it } from 'vitest'
import {
  answerOf,
  channelOf,
  eventOf,
  keyOf,
  newDelivery,
  type Open,
  openFor,
  scene,
  t0,
} from './given.ts'

export function answersSuite(open: Open): void {
  describe('remembered answers', () => {
    it('make the same request twice have one effect, also when made at once', async () => {
      const { store, channel, webhook, request } = await scene(open)
      const remember = answerOf()
      const ask = async () => {
        const event = eventOf(channel.id)
        return { ...(await request([event], [newDelivery(event.id, webhook.id)])), remember }
      }
      const requests = [await ask(), await ask(), await ask()]
      const results = await Promise.all(requests.map((each) => store.write.events.accept(each)))
      expect(results.map((each) => each.kind).sort()).toEqual([
        'answered_before',
        'answered_before',
        'stored',
      ])
      const again = results.find((each) => each.kind === 'answered_before')
      if (again?.kind !== 'answered_before') throw new Error('unreachable')
      expect({ ...again, sealedBody: Buffer.from(again.sealedBody) }).toEqual({
        kind: 'answered_before',
        fingerprint: remember.fingerprint,
        status: 201,
        sealedBody: remember.sealedBody,
      })
      const page = {
        channelId: channel.id,
        topic: null,
        extRefCode: null,
        sinceMs: null,
        untilMs: null,
        before: null,
        limit: 9,
      }
      expect(await store.read.events.list(page)).toHaveLength(1)
    })

    it('count as absent past their time, and are forgotten in portions', async () => {
      const { store } = await openFor(open)
      const create = (nowMs: number, scope: string) => {
        const channel = channelOf()
        const answer = answerOf({ scope, nowMs, expiresAtMs: nowMs + 10 })
        return store.write.channels.create(channel, keyOf({ channelId: channel.id }), answer)
      }
      expect(await create(t0, 'a')).toEqual({ kind: 'created' })
      expect(await create(t0 + 9, 'a')).toMatchObject({ kind: 'answered_before' })
      expect(await create(t0 + 10, 'a')).toEqual({ kind: 'created' })
      await create(t0, 'b')
      await create(t0, 'c')
      expect(await store.write.answers.expire(t0 + 10, 1)).toBe(1)
      expect(await store.write.answers.expire(t0 + 10, 9)).toBe(1)
      expect(await create(t0 + 11, 'a')).toMatchObject({ kind: 'answered_before' })
    })

    it('can be read before anything is written, as long as they last', async () => {
      const { store } = await openFor(open)
      const channel = channelOf()
      const answer = answerOf({ nowMs: t0, expiresAtMs: t0 + 10 })
      const { recall } = store.read.answers
      expect(await recall(answer.scope, t0)).toBeNull()
      await store.write.channels.create(channel, keyOf({ channelId: channel.id }), answer)
      const found = await recall(answer.scope, t0 + 9)
      expect(found && { ...found, sealedBody: Buffer.from(found.sealedBody) }).toEqual({
        kind: 'answered_before',
        fingerprint: answer.fingerprint,
        status: answer.status,
        sealedBody: answer.sealedBody,
      })
      expect(await recall(answer.scope, t0 + 10)).toBeNull()
      expect(await recall('another', t0)).toBeNull()
    })

    it('are not kept when the request changed nothing', async () => {
      const { store } = await openFor(open)
      const remember = answerOf()
      const [first, second] = [channelOf({ guid: 'g' }), channelOf({ guid: 'g' })]
      await store.write.channels.create(first, keyOf({ channelId: first.id }), null)
      const ask = () =>
        store.write.channels.create(second, keyOf({ channelId: second.id }), remember)
      expect(await ask()).toEqual({ kind: 'guid_taken' })
      expect(await ask()).toEqual({ kind: 'guid_taken' })
    })
  })
}
