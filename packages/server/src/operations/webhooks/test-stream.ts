import type { Event } from '../../domain/event.ts'
import { liveEvent } from '../../domain/node/live.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { OperationContext } from '../context.ts'
import { noSuchWebhook } from '../not-found.ts'

/** How often routing may move before the caller is asked to come back. */
const maxRounds = 50

/**
 * Puts a test event into a stream, behind what waits there already: nobody but its receiver can say
 * what becomes of it.
 */
export async function testStream(
  { directory, handOff, incarnation, live, store }: OperationContext,
  { id }: Webhook,
  event: Event,
): Promise<Refusal | null> {
  for (let round = 0; round < maxRounds; round++) {
    const routingVersion = directory.version
    const nodeId = incarnation.id
    const webhook = directory.webhook(id)
    if (webhook === undefined) return noSuchWebhook(id)
    if (webhook.status !== 'active') return notActive(id)
    const result = await store.write.events.accept({
      channelId: event.channelId,
      nodeId,
      routingVersion,
      events: [event],
      deliveries: [
        {
          eventId: event.id,
          webhookId: id,
          state: webhook.draining ? 'held' : 'pending',
          owned: false,
          availableAtMs: webhook.draining ? null : event.createdAtMs,
        },
      ],
      test: true,
      remember: null,
    })
    if (result.kind === 'stored') {
      if (live.wants(event.channelId)) live.show(event.channelId, liveEvent(event, 1))
      handOff.wake(id)
      return null
    }
    if (result.kind === 'node_lost') await incarnation.renew(nodeId)
    else await directory.refresh()
  }
  return {
    refused: 'overloaded',
    detail: 'Webhooks of the channel change too fast. Send the request again in a second.',
    retryAfterS: 1,
  }
}

function notActive(id: string): Refusal {
  return {
    refused: 'webhook_not_active',
    detail: `The webhook ${id} is a stream and not active, so its receiver can lease nothing. Reactivate it first.`,
  }
}
