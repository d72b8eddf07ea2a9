import { describe, expect, it } from 'vitest'
import { type Validation, validationLimits } from '../../domain/webhook/validation.ts'
import type { Proof, WebhookRecord } from '../store.ts'
import { newId, type Open, type Scene, scene, t0, webhookOf } from './given.ts'

const codeHash = 'a'.repeat(64)
const wrongHash = 'b'.repeat(64)

export function validationsSuite(open: Open): void {
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

  describe('the code of a validation', () => {
    it('makes the webhook what it is once validated, a single time', async () => {
      const { store, channel, webhook, agree, tryCode } = await begun(open)
      await agree()
      expect(await tryCode(codeHash)).toEqual({ kind: 'confirmed' })
      expect(await store.read.webhooks.get(channel.id, webhook.id)).toMatchObject({
        status: 'active',
        validatedAtMs: t0 + 5,
        revision: webhook.revision + 1,
      })
      expect(await store.read.validations.get(webhook.id)).toMatchObject({
        codeHash: null,
        answer: 'agreed',
      })
      expect(await tryCode(codeHash)).toEqual({ kind: 'no_code' })
    })

    it('is used once by those who come at the same time', async () => {
      const { agree, tryCode } = await begun(open)
      await agree()
      const tries = await Promise.all([tryCode(codeHash), tryCode(codeHash), tryCode(codeHash)])
      expect(tries.map(({ kind }) => kind).sort()).toEqual(['confirmed', 'no_code', 'no_code'])
    })

    it('waits for the answer of the receiver', async () => {
      const { tryCode, agree } = await begun(open)
      expect(await tryCode(codeHash)).toEqual({ kind: 'outstanding' })
      await agree()
      expect(await tryCode(codeHash)).toEqual({ kind: 'confirmed' })
    })

    it('is worth nothing when the receiver did not agree', async () => {
      const { store, channel, webhook, validation, tryCode } = await begun(open)
      const detail = 'The receiver answered 500.'
      await store.write.validations.answer(validation, {
        answer: 'refused',
        httpStatus: 500,
        detail,
      })
      expect(await tryCode(codeHash)).toEqual({ kind: 'refused', detail })
      const after = await store.read.webhooks.get(channel.id, webhook.id)
      expect(after?.status).toBe('to_be_validated')
    })

    it('is void after too many wrong ones, also of those who come at the same time', async () => {
      const { store, webhook, agree, tryCode } = await begun(open)
      await agree()
      const many = Array.from({ length: validationLimits.wrongTries + 2 }, () => tryCode(wrongHash))
      const left = (await Promise.all(many)).map((each) =>
        each.kind === 'wrong_code' ? each.triesLeft : each.kind,
      )
      expect(left).toEqual([4, 3, 2, 1, 0, 'no_code', 'no_code'])
      expect(await tryCode(codeHash)).toEqual({ kind: 'no_code' })
      expect((await store.read.validations.get(webhook.id))?.codeHash).toBeNull()
    })

    it('expires', async () => {
      const { agree, tryCode } = await begun(open)
      await agree()
      expect(await tryCode(codeHash, t0 + validationLimits.codeLifeMs)).toEqual({ kind: 'no_code' })
      expect(await tryCode(codeHash, t0 + validationLimits.codeLifeMs - 1)).toEqual({
        kind: 'confirmed',
      })
    })

    it('of an earlier request is void', async () => {
      const { store, webhook, agree, tryCode } = await begun(open)
      await store.write.validations.begin(validationOf(webhook, { codeHash: wrongHash }), null)
      await agree()
      expect(await tryCode(codeHash)).toEqual({ kind: 'no_code' })
    })

    it('is not used up by a change of the webhook at the same time', async () => {
      const { webhook, agree, change, tryCode } = await begun(open)
      await agree()
      await change(webhook.id, { name: 'Other' })
      expect(await tryCode(codeHash)).toEqual({ kind: 'changed_meanwhile' })
      expect(await tryCode(codeHash, t0, webhook.revision + 1)).toEqual({ kind: 'confirmed' })
    })
  })

  describe('the consent of a receiver', () => {
    it('needs no code, and no answer before it', async () => {
      const { store, webhook, confirm, validation } = await begun(open, {
        validation: 'challenge',
      })
      const proof = { kind: 'answer', id: validation.id, httpStatus: 202 } as const
      expect(await confirm(proof)).toEqual({ kind: 'confirmed' })
      expect(await store.read.validations.get(webhook.id)).toMatchObject({
        answer: 'agreed',
        httpStatus: 202,
      })
    })

    it('to an earlier request is worth nothing', async () => {
      const { store, webhook, confirm, validation } = await begun(open, {
        validation: 'challenge',
      })
      await store.write.validations.begin(validationOf(webhook), null)
      const proof = { kind: 'answer', id: validation.id, httpStatus: 200 } as const
      expect(await confirm(proof)).toEqual({ kind: 'no_code' })
    })
  })

  describe('webhooks subscribed without a key', () => {
    it('are deleted when they are not validated for long, whatever was changed, oldest first', async () => {
      const { store, channel, addWebhook, change } = await unvalidated(open)
      const add = (createdAtMs: number, fields: Partial<WebhookRecord> = {}) =>
        addWebhook({ anonymous: true, validatedAtMs: null, createdAtMs, ...fields })
      const second = await add(t0 + 2)
      const first = await add(t0 + 1)
      const kept = [
        await add(t0 + 4),
        await add(t0, { validatedAtMs: t0 }),
        await add(t0, { anonymous: false }),
      ]
      const moved = await add(t0, { validatedAtMs: t0 })
      kept.push(moved)
      await change(moved.id, { url: 'https://b.example', validatedAtMs: null, updatedAtMs: t0 + 4 })
      await change(first.id, { url: 'https://b.example', updatedAtMs: t0 + 8 })
      const expire = (limit: number) =>
        store.write.validations.expireUnconfirmed({
          unvalidatedSinceMs: t0 + 3,
          limit,
          nowMs: t0 + 9,
        })
      const isThere = async (webhook: WebhookRecord) =>
        (await store.read.webhooks.get(channel.id, webhook.id)) !== null
      expect(await expire(1)).toBe(1)
      expect([await isThere(first), await isThere(second)]).toEqual([false, true])
      expect(await expire(9)).toBe(1)
      expect(await expire(9)).toBe(0)
      expect(await isThere(second)).toBe(false)
      for (const webhook of kept) expect(await isThere(webhook)).toBe(true)
    })
  })
}

function validationOf(webhook: WebhookRecord, fields: Partial<Validation> = {}): Validation {
  return {
    id: newId<'validation'>(),
    webhookId: webhook.id,
    url: webhook.url ?? '',
    method: webhook.validation === 'none' ? 'code' : webhook.validation,
    codeHash,
    sentAtMs: t0,
    expiresAtMs: t0 + validationLimits.codeLifeMs,
    wrongTries: 0,
    answer: 'outstanding',
    httpStatus: null,
    detail: null,
    ...fields,
  }
}

/** A webhook that waits for its validation. */
async function unvalidated(open: Open, fields: Partial<WebhookRecord> = {}): Promise<Scene> {
  const given = await scene(open)
  const webhook = await given.addWebhook({
    status: 'to_be_validated',
    validatedAtMs: null,
    ...fields,
  })
  return { ...given, webhook }
}

/** The same, and its receiver was asked. */
async function begun(open: Open, fields: Partial<WebhookRecord> = {}) {
  const given = await unvalidated(open, fields)
  const { store, webhook } = given
  const validation = validationOf(webhook)
  await store.write.validations.begin(validation, null)
  const confirm = (proof: Proof, revision = webhook.revision) =>
    store.write.validations.confirm(
      { ...webhook, status: 'active', validatedAtMs: t0 + 5, revision },
      proof,
    )
  return {
    ...given,
    validation,
    confirm,
    agree: () =>
      store.read.validations.get(webhook.id).then((last) => {
        if (last === null) throw new Error('There is no validation.')
        const end = { answer: 'agreed', httpStatus: 200, detail: null } as const
        return store.write.validations.answer(last, end)
      }),
    tryCode: (hash: string, nowMs = t0, revision = webhook.revision) =>
      confirm({ kind: 'code', id: validation.id, codeHash: hash, nowMs }, revision),
  }
}
