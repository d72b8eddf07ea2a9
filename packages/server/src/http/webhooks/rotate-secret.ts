import type { SecretRotation } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { rotateSecret } from '../../operations/webhooks/rotate-secret.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentSecrets } from './present.ts'
import { webhookRef } from './ref.ts'

export async function rotate(call: ChannelCall<SecretRotation>): Promise<Outcome> {
  const ref = webhookRef(call)
  if (isRefusal(ref)) return ref
  const overlapMs = (call.body.overlap_seconds ?? 86_400) * 1000
  const webhook = await rotateSecret(call.context, ref, { overlapMs })
  if (isRefusal(webhook)) return webhook
  return jsonAnswer(200, presentSecrets(webhook, call.context.clock.nowMs()))
}
