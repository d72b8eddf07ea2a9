import type { Webhook } from '../../domain/webhook/webhook.ts'
import { openWebhook } from '../../secrets/webhook-seal.ts'
import type { WebhookRecord } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import { recordOf } from './webhook-record.ts'

/** How often a change is made anew on what somebody else wrote in between. */
const maxRounds = 5

/**
 * Hands over a webhook as it is in the store, and what makes a record of its next version. `write`
 * answers null when somebody else wrote in between; then it is called again, on what they wrote.
 */
export async function onNewest<Result>(
  context: OperationContext,
  { channelId, id }: Pick<Webhook, 'channelId' | 'id'>,
  write: (current: Webhook, recordFrom: (next: Webhook) => WebhookRecord) => Promise<Result | null>,
): Promise<Result | 'gone' | 'changed_meanwhile'> {
  for (let round = 0; round < maxRounds; round++) {
    const record = await context.store.read.webhooks.get(channelId, id)
    if (record === null) return 'gone'
    const { revision } = record
    const current = openWebhook(context.sealer, record)
    const written = await write(current, (next) => recordOf(context, next, revision))
    if (written !== null) return written
  }
  return 'changed_meanwhile'
}
