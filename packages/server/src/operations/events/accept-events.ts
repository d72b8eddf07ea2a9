import type { Channel } from '../../domain/channel.ts'
import { type Event, sizeOf } from '../../domain/event.ts'
import type { Parcel } from '../../domain/node/hand-off.ts'
import { liveEvent } from '../../domain/node/live.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { createRouter, type Route, type Router } from '../../domain/webhook/routing.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { AnsweredBefore, NewDelivery, RememberedAnswer } from '../../store/store.ts'
import { refuseOperational } from '../channels/refuse-operational.ts'
import type { OperationContext } from '../context.ts'
import { checkDrafts, type DraftShape } from './check-drafts.ts'

/** An event as the publisher gives it, already checked for shape. */
export interface EventDraft {
  readonly topic: string
  /** Under which of its names the topic was given; `event_name` when it does not say. */
  readonly topicField?: 'event_name' | 'topic'
  readonly data: Uint8Array
  readonly extRefCode: string | null
  readonly eventUrl: string | null
  readonly context: Uint8Array | null
  /** Null: the time of acceptance. */
  readonly occurredAtMs: number | null
  readonly traceparent: string | null
}

export interface AcceptOptions {
  /** Makes the answer to remember under the request's Idempotency-Key from the events as stored. */
  readonly remember: ((events: readonly Event[]) => RememberedAnswer) | null
  /** By which faults are placed in the request; `json` when it does not say. */
  readonly shape?: DraftShape
}

export interface Accepted {
  readonly kind: 'accepted'
  readonly events: readonly Event[]
}

/** How often routing may move under one request before the publisher is asked to come back. */
const maxRounds = 50

/**
 * Accepts events: each is stored with one delivery per webhook that wants it, all of them or none,
 * durable before this resolves, and handed to the engine right after. An event that the catalog does
 * not allow refuses them all.
 *
 * Refuses with `overloaded` before memory grows without bound; nothing accepted is ever dropped.
 */
export async function acceptEvents(
  context: OperationContext,
  channel: Channel,
  drafts: readonly EventDraft[],
  options: AcceptOptions,
): Promise<Accepted | AnsweredBefore | Refusal> {
  const { intake, limits } = context
  const operational = refuseOperational(channel, 'publish')
  if (operational !== null) {
    context.telemetry.acceptRefused({ code: operational.refused })
    return operational
  }
  const bytes = drafts.reduce((sum, draft) => sum + sizeOf(draft), 0)
  if (
    intake.requests >= limits.uncommittedRequests ||
    (intake.requests > 0 && intake.bytes + bytes > limits.uncommittedBytes)
  ) {
    context.telemetry.acceptRefused({ code: overloaded.refused })
    return overloaded
  }
  intake.requests += 1
  intake.bytes += bytes
  try {
    const checked = checkDrafts(context, channel, { drafts, shape: options.shape ?? 'json' })
    const refusal = checked instanceof Promise ? await checked : checked
    const result = refusal ?? (await routeAndStore(context, channel, { drafts, options }))
    if ('refused' in result) context.telemetry.acceptRefused({ code: result.refused })
    return result
  } finally {
    intake.requests -= 1
    intake.bytes -= bytes
  }
}

const overloaded: Refusal = {
  refused: 'overloaded',
  detail:
    'The server holds as many uncommitted events as it may. Send the request again in a second.',
  retryAfterS: 1,
}

async function routeAndStore(
  context: OperationContext,
  channel: Channel,
  { drafts, options }: { drafts: readonly EventDraft[]; options: AcceptOptions },
): Promise<Accepted | AnsweredBefore | Refusal> {
  const { directory, handOff, incarnation, limits, store } = context
  const nowMs = context.clock.nowMs()
  const events = drafts.map((draft) => eventOf(draft, context, { channel, nowMs }))
  const remember = options.remember?.(events) ?? null

  for (let round = 0; round < maxRounds; round++) {
    const routingVersion = directory.version
    const nodeId = incarnation.id
    const routed = route(events, directory.webhooksOf(channel.id), limits.fanOut)
    if (routed === null) return tooWide(events.length, limits.fanOut)
    const { deliveries, parcels } = reserve(context, routed, { nowMs, nodeId })

    let result: Awaited<ReturnType<typeof store.write.events.accept>>
    try {
      result = await store.write.events.accept({
        channelId: channel.id,
        nodeId,
        routingVersion,
        events,
        deliveries,
        remember,
      })
    } catch (error) {
      abandon(context, parcels)
      throw error
    }
    if (result.kind === 'stored') {
      if (context.live.wants(channel.id)) show(context, events, deliveries)
      handOff.offer(parcels)
      context.telemetry.accepted({ events: events.length, deliveries: deliveries.length })
      for (const { owned, state, webhookId } of deliveries) {
        if (!owned && state === 'pending') handOff.wake(webhookId)
      }
      return { kind: 'accepted', events }
    }
    abandon(context, parcels)
    if (result.kind === 'answered_before') return result
    if (result.kind === 'node_lost') await incarnation.renew(nodeId)
    else await directory.refresh()
    if (directory.channel(channel.id) === undefined) {
      return {
        refused: 'not_found',
        detail: `The channel ${channel.id} was deleted while the event was on its way.`,
      }
    }
  }
  return overloaded
}

function eventOf(
  draft: EventDraft,
  context: OperationContext,
  { channel, nowMs }: { channel: Channel; nowMs: number },
): Event {
  return {
    id: context.ids.next<'event'>(),
    channelId: channel.id,
    topic: draft.topic,
    data: draft.data,
    extRefCode: draft.extRefCode,
    eventUrl: draft.eventUrl,
    context: draft.context,
    occurredAtMs: draft.occurredAtMs ?? nowMs,
    createdAtMs: nowMs,
    traceparent: draft.traceparent,
    erasedAtMs: null,
  }
}

/** An event with the webhooks that get it. */
interface Routed {
  readonly event: Event
  readonly routes: readonly Route[]
}

/** A router serves until a webhook of its channel changes, and then goes with the list it was made from. */
const routers = new WeakMap<readonly Webhook[], Router>()

/** Null when more deliveries arise than one publish may make. */
function route(
  events: readonly Event[],
  webhooks: readonly Webhook[],
  fanOut: number,
): Routed[] | null {
  let router = routers.get(webhooks)
  if (router === undefined) {
    router = createRouter(webhooks)
    routers.set(webhooks, router)
  }
  const routed: Routed[] = []
  let deliveries = 0
  for (const event of events) {
    const routes = router.routes(event.topic)
    deliveries += routes.length
    if (deliveries > fanOut) return null
    routed.push({ event, routes })
  }
  return routed
}

function reserve(
  context: OperationContext,
  routed: readonly Routed[],
  { nowMs, nodeId }: { nowMs: number; nodeId: Parcel['delivery']['owner'] },
): { deliveries: NewDelivery[]; parcels: Parcel[] } {
  const deliveries: NewDelivery[] = []
  const parcels: Parcel[] = []
  for (const { event, routes } of routed) {
    const eventId = event.id
    const bytes = sizeOf(event)
    for (const { webhook, state } of routes) {
      const webhookId = webhook.id
      if (state === 'held') {
        deliveries.push({ eventId, webhookId, state, owned: false, availableAtMs: null })
        continue
      }
      const owned = webhook.notificationType === 'rest' && context.handOff.reserve(webhookId, bytes)
      deliveries.push({ eventId, webhookId, state, owned, availableAtMs: nowMs })
      if (!owned) continue
      parcels.push({
        event,
        delivery: {
          channelId: event.channelId,
          eventId,
          webhookId,
          topic: event.topic,
          state,
          attempts: 0,
          tries: 0,
          availableAtMs: nowMs,
          owner: nodeId,
          lease: 1,
          httpStatus: null,
          reason: null,
          replayId: null,
          createdAtMs: nowMs,
          updatedAtMs: nowMs,
        },
      })
    }
  }
  return { deliveries, parcels }
}

function abandon(context: OperationContext, parcels: readonly Parcel[]) {
  for (const { delivery, event } of parcels) {
    context.handOff.abandon(delivery.webhookId, sizeOf(event))
  }
}

/** Before the first attempt of any of them can be shown. */
function show(
  { live }: OperationContext,
  events: readonly Event[],
  deliveries: readonly NewDelivery[],
) {
  const counts = new Map<string, number>()
  for (const { eventId } of deliveries) counts.set(eventId, (counts.get(eventId) ?? 0) + 1)
  for (const event of events) {
    live.show(event.channelId, liveEvent(event, counts.get(event.id) ?? 0))
  }
}

function tooWide(events: number, fanOut: number): Refusal {
  return {
    refused: 'batch_too_wide',
    detail: `${events} events make more than ${fanOut} deliveries in one request. Split the batch, or narrow the topics of the channel's webhooks.`,
  }
}
