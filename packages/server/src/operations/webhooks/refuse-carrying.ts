import { isDeepStrictEqual } from 'node:util'
import { isSecretName } from '../../domain/refusal/redact.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { gatherFaults } from '../../domain/refusal/refuse-fields.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { WebhookSettings } from './create-webhook.ts'

/**
 * Credentials may have been given by somebody else than the holder of the subscriber key, who sees no
 * more of them than a mask. They are for the receiver they were given for: whoever sends deliveries to
 * another host has to know them, or to do without.
 */
export function refuseCarrying(
  changed: Webhook,
  current: Webhook,
  given: Partial<WebhookSettings>,
): Refusal | null {
  if (originOf(changed) === originOf(current)) return null
  const faults = gatherFaults()
  const report = (pointer: string, what: string) => {
    const detail = `webhook_url leads to another host, and ${what} stay behind: give them again in full, or take them away.`
    faults.add(() => ({ pointer, code: 'required', detail }))
  }
  // What was given as a mask is not what it has become.
  if (changed.auth !== null && !isDeepStrictEqual(changed.auth, given.auth)) {
    report('/auth', 'the credentials in auth')
  }
  const carried = Object.entries(changed.headers).filter(
    ([name, value]) => isSecretName(name) && given.headers?.[name] !== value,
  )
  if (carried.length > 0) report('/headers', 'the credentials in headers')
  return faults.refusal()
}

function originOf({ url }: Webhook): string | null {
  return url === null ? null : (URL.parse(url)?.origin ?? null)
}
