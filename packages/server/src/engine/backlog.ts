import type { WebhookId } from '../domain/ids.ts'

/**
 * Which webhooks have deliveries waiting in the store without an owner, and when the first of each is
 * due. Kept in memory as this node writes and claims, and corrected from the store now and then, for
 * what other nodes wrote. Too early a time costs one look at an index; too late a time is mended by
 * the next correction.
 */
export interface Backlog {
  /** Something of the webhook's is due then. */
  note(webhookId: WebhookId, dueMs: number): void
  /**
   * Webhooks with something due and room for a claim, those that waited longest for a turn first. They
   * are forgotten here: the claim answers when the next of each is due.
   */
  take(request: {
    readonly nowMs: number
    /** Deliveries that may be claimed, all webhooks together. */
    readonly room: number
    readonly hasRoom: (webhookId: WebhookId) => boolean
  }): WebhookId[]
  /** When the first one is due of those with room, null when none waits. */
  nextDueMs(hasRoom: (webhookId: WebhookId) => boolean): number | null
  has(webhookId: WebhookId): boolean
}

/** Deliveries of one webhook in one claim: enough to keep its lane busy, little enough to share. */
export const claimSize = 100
const webhooksPerClaim = 50

export function createBacklog(): Backlog {
  /** In the order in which webhooks get their turn. */
  const dueMs = new Map<WebhookId, number>()
  return {
    note(webhookId, atMs) {
      const known = dueMs.get(webhookId)
      if (known === undefined || atMs < known) dueMs.set(webhookId, atMs)
    },
    take({ nowMs, room, hasRoom }) {
      const most = Math.min(webhooksPerClaim, Math.floor(room / claimSize))
      const taken: WebhookId[] = []
      for (const [webhookId, atMs] of dueMs) {
        if (taken.length >= most) break
        if (atMs <= nowMs && hasRoom(webhookId)) taken.push(webhookId)
      }
      for (const webhookId of taken) dueMs.delete(webhookId)
      return taken
    },
    nextDueMs(hasRoom) {
      let first: number | null = null
      for (const [webhookId, atMs] of dueMs) {
        if ((first === null || atMs < first) && hasRoom(webhookId)) first = atMs
      }
      return first
    },
    has: (webhookId) => dueMs.has(webhookId),
  }
}
