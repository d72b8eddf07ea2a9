import type { ChannelId, EventId, WebhookId } from '../../domain/ids.ts'
import { isUuid } from '../../domain/ids.ts'
import type { LeaseName } from '../../store/store.ts'
import type { WebhookRef } from '../webhooks/change-webhook.ts'

/** Names one hand-out of a delivery; nobody needs to look inside. */
export function leaseId({ eventId, lease, webhookId }: Omit<LeaseName, 'channelId'>): string {
  return Buffer.from(`${eventId}${webhookId}${lease}`).toString('base64url')
}

/** Null when the text is no lease of the webhook. */
export function parseLeaseId(
  of: { readonly channelId: ChannelId; readonly webhookId: WebhookId },
  text: string,
): LeaseName | null {
  const plain = Buffer.from(text, 'base64url').toString('latin1')
  const eventId = plain.slice(0, 36)
  const lease = plain.slice(72)
  if (!isUuid(eventId) || plain.slice(36, 72) !== of.webhookId) return null
  if (!/^[1-9]\d{0,14}$/.test(lease)) return null
  return { ...of, eventId: eventId as EventId, lease: Number(lease) }
}

/** In order, each with the lease of the webhook that it names. */
export function parseLeaseIds(
  { channelId, id: webhookId }: WebhookRef,
  leaseIds: readonly string[],
): readonly { readonly leaseId: string; readonly name: LeaseName | null }[] {
  return leaseIds.map((leaseId) => ({
    leaseId,
    name: parseLeaseId({ channelId, webhookId }, leaseId),
  }))
}
