import { type Validation, validationLimits } from '../../../domain/webhook/validation.ts'
import type { Proof, WebhookRecord } from '../../store.ts'
import { newId, type Open, type Scene, scene, t0 } from '../given.ts'

export const codeHash = 'a'.repeat(64)
export const wrongHash = 'b'.repeat(64)

export function validationOf(webhook: WebhookRecord, fields: Partial<Validation> = {}): Validation {
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
export async function unvalidated(open: Open, fields: Partial<WebhookRecord> = {}): Promise<Scene> {
  const given = await scene(open)
  const webhook = await given.addWebhook({
    status: 'to_be_validated',
    validatedAtMs: null,
    ...fields,
  })
  return { ...given, webhook }
}

/** The same, and its receiver was asked. */
export async function begun(open: Open, fields: Partial<WebhookRecord> = {}) {
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
