import type { ValidationMethod } from './validation.ts'

/**
 * The life of a webhook.
 *
 *     create --> to_be_validated <-- URL changed ---- active
 *                  |    \------ receiver agreed ------> |  |
 *                  |                                    |  |
 *             deactivate                       deactivate  disable: 410, asked for, only failures
 *                  |                                    |  |
 *                  +-----------> suspended <------------+  v
 *                                    |                  disabled
 *                                    \---- reactivate ----/
 *                                              |
 *                     active when the URL is validated, to_be_validated otherwise
 *
 *     create without validation --> active                    any --> deleted
 *
 * Validation is a fact about the URL, apart from the status: `confirm` sets it whatever the status is,
 * a changed URL takes it away, and only from `to_be_validated` does it lead on to `active`. So
 * suspending a webhook before it is validated and reactivating it is no way around validation. With
 * the method `none` nobody is asked, and the URL counts as validated. From this it follows that an
 * active webhook always has a URL that may be sent to, and only an active one is sent to.
 *
 * When a webhook stops being active its open deliveries are held, and go on when it is active again.
 */
export const webhookStatuses = ['to_be_validated', 'active', 'suspended', 'disabled'] as const
export type WebhookStatus = (typeof webhookStatuses)[number]

/**
 * `deactivated`: by a person or the API. `gone`: the receiver answered 410. `receiver_request`: it
 * sent `webhook-delivery: disable`. `failing`: nothing but failures for five days.
 */
export const statusReasons = ['deactivated', 'gone', 'receiver_request', 'failing'] as const
export type StatusReason = (typeof statusReasons)[number]

/** What of a webhook its life is about. */
export interface Life {
  readonly status: WebhookStatus
  readonly statusReason: StatusReason | null
  readonly validation: ValidationMethod
  readonly validatedAtMs: number | null
  readonly deletedAtMs: number | null
}

export type LifecycleMove =
  /** The receiver at the URL agreed to get events. */
  | { readonly kind: 'confirm'; readonly atMs: number }
  | { readonly kind: 'change_url' }
  | { readonly kind: 'change_method'; readonly method: ValidationMethod }
  | { readonly kind: 'deactivate' }
  | { readonly kind: 'reactivate' }
  | { readonly kind: 'disable'; readonly reason: Exclude<StatusReason, 'deactivated'> }
  | { readonly kind: 'delete'; readonly atMs: number }

/** Whether the URL may be sent to, whatever the status says. */
export function isValidated(life: Pick<Life, 'validation' | 'validatedAtMs'>): boolean {
  return life.validation === 'none' || life.validatedAtMs !== null
}

/** How the life of a new webhook begins. */
export function beginLife(validation: ValidationMethod): Life {
  const status = validation === 'none' ? 'active' : 'to_be_validated'
  return { status, statusReason: null, validation, validatedAtMs: null, deletedAtMs: null }
}

/**
 * The webhook after a move; the very same object when the move changes nothing, since moving to where
 * one is, is always open; null when the move is not open from there.
 */
export function afterMove<Living extends Life>(
  webhook: Living,
  move: LifecycleMove,
): Living | null {
  if (webhook.deletedAtMs !== null) return null
  const { status } = webhook
  switch (move.kind) {
    case 'confirm':
      return settled({ ...webhook, validatedAtMs: move.atMs })
    case 'change_url':
      return webhook.validatedAtMs === null ? webhook : settled({ ...webhook, validatedAtMs: null })
    case 'change_method':
      return move.method === webhook.validation
        ? webhook
        : settled({ ...webhook, validation: move.method })
    case 'deactivate':
      if (status === 'disabled') return null
      return status === 'suspended'
        ? webhook
        : { ...webhook, status: 'suspended', statusReason: 'deactivated' }
    case 'reactivate':
      return status === 'suspended' || status === 'disabled'
        ? settled({ ...webhook, status: 'active', statusReason: null })
        : webhook
    case 'disable':
      if (status === 'disabled') return webhook
      return status === 'active'
        ? { ...webhook, status: 'disabled', statusReason: move.reason }
        : null
    case 'delete':
      return { ...webhook, deletedAtMs: move.atMs }
  }
}

/** A webhook that nobody stopped is active exactly when its URL may be sent to. */
function settled<Living extends Life>(webhook: Living): Living {
  if (webhook.status !== 'active' && webhook.status !== 'to_be_validated') return webhook
  const status = isValidated(webhook) ? 'active' : 'to_be_validated'
  return status === webhook.status ? webhook : { ...webhook, status }
}
