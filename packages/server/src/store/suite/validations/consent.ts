import { describe, expect, it } from 'vitest'
import type { Open } from '../given.ts'
import { begun, validationOf } from './validation-scene.ts'

export function consentSuite(open: Open): void {
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
}
