import { isDeepStrictEqual } from 'node:util'
import type { KeyKind } from '../../domain/api-key.ts'
import { isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import { refuseFields } from '../../domain/refusal/refuse-fields.ts'
import { afterMove } from '../../domain/webhook/lifecycle.ts'
import type { Webhook, WebhookAuth } from '../../domain/webhook/webhook.ts'
import type { OperationContext } from '../context.ts'
import { carryOutPlan, planValidation } from '../validations/start-validation.ts'
import { changeWebhook, type WebhookRef } from './change-webhook.ts'
import { checkMethod } from './check-method.ts'
import { checkTopics } from './check-topics.ts'
import { checkWebhook } from './check-webhook.ts'
import type { WebhookSettings } from './create-webhook.ts'
import { maskSecret } from './mask-secret.ts'
import { refuseCarrying } from './refuse-carrying.ts'
import { withSecrets } from './signing-secrets.ts'

export interface WebhookChange {
  readonly changes: Partial<WebhookSettings>
  /** Whose key asks for it. */
  readonly by: KeyKind
}

/**
 * Changes the settings given and keeps the rest; with nothing to change nothing is written. Masks that
 * come back stand for what they mask, but holders of a subscriber key cannot carry credentials they do
 * not know to another host. With another URL or another method its receiver has to agree, unless it
 * need not: then the request for that goes out, or a note says why it may not yet.
 */
export async function updateWebhook(
  context: OperationContext,
  ref: WebhookRef,
  { changes, by }: WebhookChange,
): Promise<Webhook | Refusal> {
  let isElsewhere = false
  const updated = await changeWebhook(context, ref, (current) => {
    isElsewhere = false
    const settings: Webhook = {
      ...current,
      ...changes,
      headers: changes.headers ? unmaskHeaders(changes.headers, current) : current.headers,
      auth: changes.auth === undefined ? current.auth : unmaskAuth(changes.auth, current),
    }
    const changed = withSecrets(settings, context.clock.nowMs())
    if (changed.notificationType !== current.notificationType) return otherType(current)
    if (isDeepStrictEqual(changed, current)) return current
    isElsewhere = changed.url !== current.url || changed.validation !== current.validation
    const channel = context.directory.channel(ref.channelId)
    const refusal =
      checkWebhook(context, changed) ??
      (by === 'subscriber' ? refuseCarrying(changed, current, changes) : null) ??
      checkTopics(context, channel, { topics: changed.topics, kept: current.topics })
    if (refusal !== null || !isElsewhere) return refusal ?? changed
    return checkMethod(changed, channel) ?? movedOn(changed, current)
  })
  if (isRefusal(updated) || !isElsewhere) return updated
  context.handOff.wake(ref.id)
  const last = await context.store.read.validations.get(ref.id)
  const plan = planValidation(context, updated, last?.sentAtMs ?? null)
  if (plan !== null) await carryOutPlan(context, updated, plan)
  return updated
}

/** What waits for a stream's receiver cannot be sent, nor the other way round. */
function otherType({ notificationType }: Webhook): Refusal {
  const detail = `notification_type is ${notificationType} and stays so. Create another webhook instead.`
  return refuseFields([{ pointer: '/notification_type', code: 'not_allowed', detail }])
}

/** With what the new URL and the new method do to its life. */
function movedOn(changed: Webhook, current: Webhook): Webhook {
  const { validation: method } = changed
  const before = { ...changed, validation: current.validation }
  const there = changed.url === current.url ? before : afterMove(before, { kind: 'change_url' })
  return (there && afterMove(there, { kind: 'change_method', method })) ?? changed
}

function unmaskHeaders(headers: Webhook['headers'], current: Webhook): Webhook['headers'] {
  const known = new Map(
    Object.entries(current.headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      unmask(value, known.get(name.toLowerCase())),
    ]),
  )
}

function unmaskAuth(auth: WebhookAuth | null, { auth: current }: Webhook): WebhookAuth | null {
  if (auth === null || current === null) return auth
  switch (auth.type) {
    case 'api_key':
      return current.type === 'api_key' ? { ...auth, key: unmask(auth.key, current.key) } : auth
    case 'basic':
      return current.type === 'basic'
        ? { ...auth, password: unmask(auth.password, current.password) }
        : auth
    case 'bearer':
      return current.type === 'bearer'
        ? { ...auth, token: unmask(auth.token, current.token) }
        : auth
  }
}

function unmask(given: string, known: string | undefined): string {
  return known !== undefined && given === maskSecret(known) ? known : given
}
