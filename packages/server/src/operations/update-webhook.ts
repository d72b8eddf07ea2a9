import type { Refusal } from '../domain/errors.ts'
import type { Webhook, WebhookAuth } from '../domain/webhook.ts'
import { changeWebhook, type WebhookRef } from './change-webhook.ts'
import { checkWebhook } from './check-webhook.ts'
import type { OperationContext } from './context.ts'
import type { WebhookSettings } from './create-webhook.ts'
import { maskSecret } from './mask-secret.ts'

/** Changes the settings given and keeps the rest. Masks that come back stand for what they mask. */
export function updateWebhook(
  context: OperationContext,
  ref: WebhookRef,
  changes: Partial<WebhookSettings>,
): Promise<Webhook | Refusal> {
  return changeWebhook(context, ref, (current) => {
    const changed: Webhook = {
      ...current,
      ...changes,
      headers: changes.headers ? unmaskHeaders(changes.headers, current) : current.headers,
      auth: changes.auth === undefined ? current.auth : unmaskAuth(changes.auth, current),
    }
    return checkWebhook(context, changed) ?? changed
  })
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
