import type { ApiKey } from '../domain/api-key.ts'
import type { Channel } from '../domain/channel.ts'
import { parseDeliveryId } from '../domain/delivery.ts'
import type { Refusal } from '../domain/errors.ts'
import type { OperationContext } from '../operations/context.ts'
import { noSuchChannel, noSuchDelivery, noSuchWebhook } from '../operations/not-found.ts'
import { unauthenticated } from './authenticate.ts'
import type { Who } from './route.ts'

export interface Permission {
  readonly channel: Channel | null
}

const granted: Permission = { channel: null }

/**
 * Whether the key opens the route. What lies in a channel that the key does not belong to answers
 * 404 exactly as if it did not exist; only within its own channel is a key told "not allowed".
 */
export function authorize(
  context: OperationContext,
  request: { who: Who; key: ApiKey | null; params: Readonly<Record<string, string>> },
): Permission | Refusal {
  const { who, key, params } = request
  if (who.kind === 'anyone') return granted
  if (who.kind === 'open_channels' && context.limits.openChannels) return granted
  if (key === null) return noKey
  if (who.kind === 'any_key') return granted
  if (who.kind !== 'channel') return key.kind === 'operator' ? granted : operatorOnly

  const asked = params.channel ?? ''
  const channel = context.directory.channel(asked)
  if (channel === undefined) return noSuchChannel(asked)
  if (key.kind === 'operator') return { channel }
  if (key.channelId !== channel.id) return noSuchChannel(asked)
  if (key.kind === 'subscriber') {
    return who.subscriber ? (foreignTo(key, channel, params) ?? { channel }) : publisherOnly
  }
  if (!key.scopes.includes(who.scope)) {
    return forbidden(
      `This needs a key with the scope ${who.scope}; the key that ends in ${key.hint} has ${key.scopes.join(', ')}. Use another key.`,
    )
  }
  return { channel }
}

/** Whether the path names another webhook than the subscriber's own. */
function foreignTo(
  key: ApiKey,
  channel: Channel,
  params: Readonly<Record<string, string>>,
): Refusal | null {
  if (params.delivery !== undefined) {
    const ref = parseDeliveryId(channel.id, params.delivery)
    return ref?.webhookId === key.webhookId ? null : noSuchDelivery(params.delivery)
  }
  return params.webhook === key.webhookId ? null : noSuchWebhook(params.webhook ?? '')
}

const noKey = unauthenticated(
  'This needs a key. Send it as the user name of HTTP Basic, or as `Authorization: Bearer <key>`.',
)
const operatorOnly = forbidden('This needs the operator key (ak_…).')
const publisherOnly = forbidden(
  'A subscriber key opens its own webhook, that webhook’s deliveries and its secrets, nothing else. Use a publisher key.',
)

function forbidden(detail: string): Refusal {
  return { refused: 'forbidden', detail }
}
