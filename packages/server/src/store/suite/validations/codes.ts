import { describe, expect, it } from 'vitest'
import { validationLimits } from '../../../domain/webhook/validation.ts'
import { type Open, t0 } from '../given.ts'
import { begun, codeHash, validationOf, wrongHash } from './validation-scene.ts'

export function validationCodesSuite(open: Open): void {
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
}
