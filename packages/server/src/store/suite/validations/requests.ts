import { describe, expect, it } from 'vitest'
import { newId, type Open, t0, webhookOf } from '../given.ts'
import { begun, codeHash, unvalidated, validationOf, wrongHash } from './validation-scene.ts'

export function validationRequestsSuite(open: Open): void {
  describe('a validation', () => {
    it('is read as it was begun, and in place of the one before', async () => {
      const { store, webhook } = await unvalidated(open)
      expect(await store.read.validations.get(webhook.id)).toBeNull()
      const first = validationOf(webhook)
      expect(await store.write.validations.begin(first, null)).toEqual({ kind: 'begun' })
      expect(await store.read.validations.get(webhook.id)).toEqual(first)
      const second = validationOf(webhook, { codeHash: wrongHash, sentAtMs: t0 + 1 })
      await store.write.validations.begin(second, null)
      expect(await store.read.validations.get(webhook.id)).toEqual(second)
    })

    it('is not begun too soon after the last, however many ask at once', async () => {
      const { store, webhook } = await unvalidated(open)
      const begin = (sentAtMs: number) =>
        store.write.validations.begin(validationOf(webhook, { sentAtMs }), sentAtMs - 60)
      const kinds = (await Promise.all([begin(t0), begin(t0), begin(t0)])).map(({ kind }) => kind)
      expect(kinds.sort()).toEqual(['begun', 'too_soon', 'too_soon'])
      expect(await begin(t0 + 59)).toEqual({ kind: 'too_soon', sentAtMs: t0 })
      expect(await begin(t0 + 60)).toEqual({ kind: 'begun' })
    })

    it('is not begun for a webhook that is gone, or has another URL or method', async () => {
      const { store, channel, webhook, change } = await unvalidated(open)
      const { begin } = store.write.validations
      const changed = { kind: 'webhook_changed' }
      expect(await begin(validationOf(webhook, { url: 'https://a.example' }), null)).toEqual(
        changed,
      )
      expect(await begin(validationOf(webhook, { method: 'challenge' }), null)).toEqual(changed)
      expect(await begin(validationOf(webhookOf(channel.id)), null)).toEqual(changed)
      await change(webhook.id, { name: 'Other' })
      expect(await begin(validationOf(webhook), null)).toEqual({ kind: 'begun' })
      await store.write.webhooks.delete(channel.id, webhook.id, t0)
      expect(await begin(validationOf(webhook), null)).toEqual(changed)
    })

    it.each([
      ['another URL', { url: 'https://other.example.com' }],
      ['another method', { validation: 'challenge' }],
    ] as const)(
      'is worth nothing, and its code void, once the webhook has %s',
      async (_, fields) => {
        const { store, webhook, validation, change, tryCode } = await begun(open)
        await change(webhook.id, fields)
        await store.write.validations.answer(validation, {
          answer: 'agreed',
          httpStatus: 200,
          detail: null,
        })
        expect(await store.read.validations.get(webhook.id)).toMatchObject({
          answer: 'not_sent',
          codeHash: null,
          sentAtMs: t0,
          expiresAtMs: null,
        })
        await change(webhook.id, { url: webhook.url, validation: 'code' })
        expect(await tryCode(codeHash)).toEqual({ kind: 'no_code' })
      },
    )

    it('of another URL tells when the last was sent, and begins no sooner', async () => {
      const { store, webhook, change } = await begun(open)
      await change(webhook.id, { validation: 'none' })
      expect(await store.read.validations.get(webhook.id)).toBeNull()
      const url = 'https://other.example.com'
      await change(webhook.id, { url, validation: 'code' })
      const next = validationOf({ ...webhook, url }, { sentAtMs: t0 + 60 })
      const { begin } = store.write.validations
      expect(await begin(next, t0 - 1)).toEqual({ kind: 'too_soon', sentAtMs: t0 })
      expect(await begin(next, t0)).toEqual({ kind: 'begun' })
    })

    it('that may not be sent is noted with the reason, unless one was', async () => {
      const { store, webhook } = await unvalidated(open)
      const unsent = { codeHash: null, sentAtMs: null, expiresAtMs: null, detail: 'Too many.' }
      const withheld = validationOf(webhook, { ...unsent, answer: 'not_sent' })
      const { begin, withhold } = store.write.validations
      await withhold({ ...withheld, url: 'https://elsewhere.example.com' })
      expect(await store.read.validations.get(webhook.id)).toBeNull()
      await withhold(withheld)
      expect(await store.read.validations.get(webhook.id)).toEqual(withheld)
      const sent = validationOf(webhook)
      expect(await begin(sent, t0)).toEqual({ kind: 'begun' })
      await withhold(withheld)
      expect(await store.read.validations.get(webhook.id)).toEqual(sent)
    })

    it('outlasts other changes of its webhook', async () => {
      const { store, webhook, validation, change } = await begun(open)
      await change(webhook.id, { topics: ['other'], status: 'suspended' })
      expect(await store.read.validations.get(webhook.id)).toEqual(validation)
    })

    it('is forgotten with its webhook, and with its channel', async () => {
      const one = await begun(open)
      await one.store.write.webhooks.delete(one.channel.id, one.webhook.id, t0)
      expect(await one.store.read.validations.get(one.webhook.id)).toBeNull()
      const two = await begun(open)
      await two.store.write.channels.delete(two.channel.id, t0)
      expect(await two.store.read.validations.get(two.webhook.id)).toBeNull()
    })

    it('is answered once, and only as the last one', async () => {
      const { store, webhook, validation } = await begun(open)
      const read = () => store.read.validations.get(webhook.id)
      const refused = { answer: 'refused', httpStatus: 500, detail: 'No.' } as const
      const other = { webhookId: webhook.id, id: newId<'validation'>() }
      await store.write.validations.answer(other, refused)
      expect(await read()).toEqual(validation)
      await store.write.validations.answer(validation, refused)
      const agreed = { answer: 'agreed', httpStatus: 200, detail: null } as const
      await store.write.validations.answer(validation, agreed)
      expect(await read()).toEqual({ ...validation, ...refused })
    })
  })
}
