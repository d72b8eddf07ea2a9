import type { WebhookId } from '../../domain/ids.ts'

/**
 * Which webhooks have deliveries waiting in the store without an owner, and when the first of each is
 * due. Kept in memory as this node writes and claims, and corrected from the store now and then, for
 * what other nodes wrote. Too early a time costs one look at an index; too late a time is mended by
 * the next correction.
 */
export interface Backlog {
  /** Something of the webhook's is due then. */
  note(webhookId: WebhookId, dueMs: number): void
  /** Whether something of the webhook's is due, or being claimed right now. */
  isDue(webhookId: WebhookId, nowMs: number): boolean
  /**
   * Webhooks with something due and room for it, those that waited longest for a turn first, at most
   * `most`. Each is being claimed until `claimed` says that it is not.
   */
  take(request: {
    readonly nowMs: number
    readonly most: number
    readonly hasRoom: (webhookId: WebhookId) => boolean
  }): WebhookId[]
  /** The claims of these ended; what is left to claim is noted. */
  claimed(webhookIds: readonly WebhookId[]): void
  /** When the first one is due of those with room, null when none waits. */
  nextDueMs(hasRoom: (webhookId: WebhookId) => boolean): number | null
}

export function createBacklog(): Backlog {
  /** In the order in which webhooks get their turn. */
  const dueMs = new Map<WebhookId, number>()
  const claiming = new Set<WebhookId>()
  return {
    note(webhookId, atMs) {
      const known = dueMs.get(webhookId)
      if (known === undefined || atMs < known) dueMs.set(webhookId, atMs)
    },
    isDue(webhookId, nowMs) {
      const atMs = dueMs.get(webhookId)
      return claiming.has(webhookId) || (atMs !== undefined && atMs <= nowMs)
    },
    take({ nowMs, most, hasRoom }) {
      const taken: WebhookId[] = []
      for (const [webhookId, atMs] of dueMs) {
        if (taken.length >= most) break
        if (atMs <= nowMs && hasRoom(webhookId)) taken.push(webhookId)
      }
      for (const webhookId of taken) {
        dueMs.delete(webhookId)
        claiming.add(webhookId)
      }
      return taken
    },
    claimed(webhookIds) {
      for (const webhookId of webhookIds) claiming.delete(webhookId)
    },
    nextDueMs(hasRoom) {
      let first: number | null = null
      for (const [webhookId, atMs] of dueMs) {
        if ((first === null || atMs < first) && hasRoom(webhookId)) first = atMs
      }
      return first
    },
  }
}
