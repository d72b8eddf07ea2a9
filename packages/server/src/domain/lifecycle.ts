/**
 * The life of a webhook.
 *
 *     to_be_validated --> active <--> suspended
 *                           |             by its owner: deactivate, reactivate
 *                           +-----> disabled --> active
 *                                   by Posthorn, when the receiver says 410 Gone or asks for it
 *     any --> deleted
 *
 * No move leads out of `to_be_validated`, or deactivate and reactivate would be a way around
 * validation. Only an active webhook is sent to. When it stops being active its open deliveries are
 * held, and go on when it is active again.
 */
export const webhookStatuses = ['to_be_validated', 'active', 'suspended', 'disabled'] as const
export type WebhookStatus = (typeof webhookStatuses)[number]

export type LifecycleMove = 'deactivate' | 'reactivate' | 'disable'

/** The status after a move; null when the move is not open from there. Moving to where one is, is. */
export function afterMove(status: WebhookStatus, move: LifecycleMove): WebhookStatus | null {
  switch (move) {
    case 'deactivate':
      return status === 'active' || status === 'suspended' ? 'suspended' : null
    case 'reactivate':
      return status === 'to_be_validated' ? null : 'active'
    case 'disable':
      return status === 'active' || status === 'disabled' ? 'disabled' : null
  }
}
