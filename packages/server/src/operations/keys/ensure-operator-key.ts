import type { ApiKey } from '../../domain/api-key.ts'
import { keyScopes } from '../../domain/api-key.ts'
import { hashApiKey, hintOf, mintApiKey } from '../../secrets/api-key.ts'
import type { OperationContext } from '../context.ts'

/**
 * Sees to it that somebody can open the installation. A configured key becomes the only operator
 * key; without one the first start makes a key and answers its text,
 * which is shown once and not kept.
 */
export async function ensureOperatorKey(
  context: OperationContext,
  configured: string | null,
): Promise<string | null> {
  const made = configured === null ? mintApiKey('operator') : null
  const key = operatorKey(context, configured ?? made?.text ?? '')
  const { keys } = context.store.write
  const stored = made === null ? await keys.setOperator(key) : await keys.createFirstOperator(key)
  await context.directory.refresh()
  return stored === true && made !== null ? made.text : null
}

function operatorKey(context: OperationContext, text: string): ApiKey {
  return {
    id: context.ids.next<'key'>(),
    kind: 'operator',
    channelId: null,
    webhookId: null,
    name: 'operator',
    scopes: keyScopes,
    hash: hashApiKey(text),
    hint: hintOf(text),
    createdAtMs: context.clock.nowMs(),
    expiresAtMs: null,
    revokedAtMs: null,
  }
}
