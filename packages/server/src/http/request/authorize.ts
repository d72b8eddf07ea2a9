import type { ApiKey, KeyScope } from '../../domain/api-key.ts'
import type { Channel } from '../../domain/channel.ts'
import { parseDeliveryId } from '../../domain/delivery/delivery.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../../operations/context.ts'
import { noSuchChannel, noSuchDelivery, noSuchWebhook } from '../../operations/not-found.ts'
import type { Who } from '../route.ts'
import { unauthenticated } from './authenticate.ts'

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
  if (who.kind === 'own_channel') return ofKey(context, who.scope, key)
  if (key === null) return withoutKey(context, who, params) ?? noKey
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
  return withoutScope(key, who.scope) ?? { channel }
}

/** The channel that the key belongs to. */
function ofKey(
  { directory }: OperationContext,
  scope: KeyScope,
  key: ApiKey | null,
): Permission | Refusal {
  if (key?.kind !== 'publisher' || key.channelId === null) return channelKeyOnly
  const channel = directory.channel(key.channelId)
  return channel === undefined ? channelKeyOnly : (withoutScope(key, scope) ?? { channel })
}

function withoutScope(key: ApiKey, scope: KeyScope): Refusal | null {
  if (key.scopes.includes(scope)) return null
  return forbidden(
    `This needs a key with the scope ${scope}; the key that ends in ${key.hint} has ${key.scopes.join(', ')}. Use another key.`,
  )
}

/** What a public channel opens to everybody; a channel that is not public looks as if it were not there. */
function withoutKey(
  { directory }: OperationContext,
  who: Who,
  params: Readonly<Record<string, string>>,
): Permission | null {
  if (who.kind !== 'channel' || !who.publicly) return null
  const channel = directory.channel(params.channel ?? '')
  return channel?.public === true ? { channel } : null
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
  // Whose a replay is, the store alone knows: its handlers ask.
  if (params.replay !== undefined) return null
  return params.webhook === key.webhookId ? null : noSuchWebhook(params.webhook ?? '')
}

const noKey = unauthenticated(
  'This needs a key. Send it as the user name of HTTP Basic, or as `Authorization: Bearer <key>`.',
)
const channelKeyOnly = unauthenticated(
  'This needs a publisher key (pk_…), which names its channel. Send it as `Authorization: Bearer <key>`.',
)
const operatorOnly = forbidden('This needs the operator key (ak_…).')
const publisherOnly = forbidden(
  'A subscriber key opens its own webhook, that webhook’s deliveries and its secrets, nothing else. Use a publisher key.',
)

function forbidden(detail: string): Refusal {
  return { refused: 'forbidden', detail }
}
