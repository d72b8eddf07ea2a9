import type { Delivery } from '../../../domain/delivery/delivery.ts'
import type { Event } from '../../../domain/event.ts'
import type { AcceptRequest, ClaimResult, NewDelivery, Settlement } from '../../store.ts'
import { type SettlementRow, toSettlementRow } from '../events/attempt-row.ts'
import type { ReaderParts, WriterParts } from './parts.ts'
import type { TapeReader, TapeWriter } from './tape.ts'

/**
 * How a method's arguments and its answer cross between the threads. Most go as they are. The ones
 * on the path of every event are laid out flat: copying their objects would cost the port's thread
 * more than SQLite costs the other.
 */
export interface Wire<Args extends readonly unknown[], Answer> {
  /** Rows a call writes, by which groups are measured. */
  rows(args: Args): number
  putArgs(tape: TapeWriter, args: Args): void
  /** What the driver's own method takes; it may differ from the port's. */
  takeArgs(tape: TapeReader): readonly unknown[]
  putAnswer(tape: TapeWriter, answer: Answer): void
  takeAnswer(tape: TapeReader): Answer
}

/** A wire for every method of a part of the port. */
export type Wires<Part> = {
  [Noun in keyof Part]: {
    [Method in keyof Part[Noun]]: Part[Noun][Method] extends (
      ...args: infer Args
    ) => Promise<infer Answer>
      ? Wire<Args, Answer>
      : never
  }
}

const plain = {
  rows: () => 1,
  putArgs: (tape: TapeWriter, args: readonly unknown[]) => tape.put(args),
  takeArgs: (tape: TapeReader) => tape.take<readonly unknown[]>(),
  putAnswer: (tape: TapeWriter, answer: unknown) => tape.put(answer),
  takeAnswer: <Answer>(tape: TapeReader) => tape.take<Answer>(),
}

const accept: Wire<[AcceptRequest], never> = {
  ...plain,
  rows: ([request]) => request.events.length + request.deliveries.length,
  putArgs(tape, [request]) {
    tape.put(request.channelId)
    tape.put(request.nodeId)
    tape.put(request.routingVersion)
    tape.put(request.test === true)
    tape.put(request.remember)
    tape.put(request.events.length)
    for (const event of request.events) putEvent(tape, event)
    tape.put(request.deliveries.length)
    for (const each of request.deliveries) {
      tape.put(each.eventId)
      tape.put(each.webhookId)
      tape.put(each.state)
      tape.put(each.owned)
      tape.put(each.availableAtMs)
    }
  },
  takeArgs(tape): [AcceptRequest] {
    return [
      {
        channelId: tape.take(),
        nodeId: tape.take(),
        routingVersion: tape.take(),
        test: tape.take(),
        remember: tape.take(),
        events: takeMany(tape, takeEvent),
        deliveries: takeMany(tape, takeNewDelivery),
      },
    ]
  },
}

const settle: Wire<[readonly Settlement[]], never> = {
  ...plain,
  rows: ([settlements]) => settlements.length * 2,
  putArgs(tape, [settlements]) {
    tape.put(settlements.length)
    for (const each of settlements) putSettlement(tape, toSettlementRow(each))
  },
  takeArgs: (tape) => [takeMany(tape, takeSettlement)],
}

const claim: Wire<never, ClaimResult> = {
  ...plain,
  putAnswer(tape, answer) {
    const claimed = answer.kind === 'claimed'
    tape.put(claimed)
    if (!claimed) return
    tape.put(answer.next)
    tape.put(answer.parcels.length)
    for (const { delivery, event } of answer.parcels) {
      tape.put(delivery)
      putEvent(tape, event)
    }
  },
  takeAnswer(tape) {
    if (!tape.take<boolean>()) return { kind: 'node_lost' }
    const next = tape.take<Claimed['next']>()
    const parcels = takeMany(tape, () => ({
      delivery: tape.take<Delivery>(),
      event: takeEvent(tape),
    }))
    return { kind: 'claimed', parcels, next }
  },
}

type Claimed = Extract<ClaimResult, { kind: 'claimed' }>

function putEvent(tape: TapeWriter, event: Event): void {
  tape.put(event.id)
  tape.put(event.channelId)
  tape.put(event.topic)
  tape.put(event.extRefCode)
  tape.put(event.eventUrl)
  tape.put(event.occurredAtMs)
  tape.put(event.createdAtMs)
  tape.put(event.traceparent)
  tape.put(event.erasedAtMs)
  tape.putBytes(event.context)
  tape.putBytes(event.data)
}

function takeEvent(tape: TapeReader): Event {
  return {
    id: tape.take(),
    channelId: tape.take(),
    topic: tape.take(),
    extRefCode: tape.take(),
    eventUrl: tape.take(),
    occurredAtMs: tape.take(),
    createdAtMs: tape.take(),
    traceparent: tape.take(),
    erasedAtMs: tape.take(),
    context: tape.takeBytes(),
    data: tape.takeBytes() ?? new Uint8Array(),
  }
}

function takeNewDelivery(tape: TapeReader): NewDelivery {
  return {
    eventId: tape.take(),
    webhookId: tape.take(),
    state: tape.take(),
    owned: tape.take(),
    availableAtMs: tape.take(),
  }
}

function putSettlement(tape: TapeWriter, row: SettlementRow): void {
  const { fence, next, attempt } = row
  tape.put(fence.channelId)
  tape.put(fence.eventId)
  tape.put(fence.webhookId)
  tape.put(fence.owner)
  tape.put(fence.lease)
  tape.put(next.state)
  tape.put(next.attempts)
  tape.put(next.tries)
  tape.put(next.availableAtMs)
  tape.put(next.reason)
  tape.put(attempt.id)
  tape.put(attempt.number)
  tape.put(attempt.started_at_ms)
  tape.put(attempt.outcome)
  tape.put(attempt.reason)
  tape.put(attempt.detail)
  tape.put(attempt.url)
  tape.put(attempt.request_headers)
  tape.put(attempt.timings)
  tape.put(attempt.response_status)
  tape.put(attempt.response_headers)
  tape.put(attempt.response_truncated)
  tape.putBytes(attempt.response_body)
  tape.put(row.disable)
  tape.put(row.endedAtMs)
  tape.put(row.tookMs)
}

/** The attempt is of the delivery that the fence names. */
function takeSettlement(tape: TapeReader): SettlementRow {
  const channelId = tape.take<SettlementRow['fence']['channelId']>()
  const eventId = tape.take<SettlementRow['fence']['eventId']>()
  const webhookId = tape.take<SettlementRow['fence']['webhookId']>()
  return {
    fence: { channelId, eventId, webhookId, owner: tape.take(), lease: tape.take() },
    next: {
      state: tape.take(),
      attempts: tape.take(),
      tries: tape.take(),
      availableAtMs: tape.take(),
      reason: tape.take(),
    },
    attempt: {
      id: tape.take(),
      channel_id: channelId,
      event_id: eventId,
      webhook_id: webhookId,
      number: tape.take(),
      started_at_ms: tape.take(),
      outcome: tape.take(),
      reason: tape.take(),
      detail: tape.take(),
      url: tape.take(),
      request_headers: tape.take(),
      timings: tape.take(),
      response_status: tape.take(),
      response_headers: tape.take(),
      response_truncated: tape.take(),
      response_body: tape.takeBytes(),
    },
    disable: tape.take(),
    endedAtMs: tape.take(),
    tookMs: tape.take(),
  }
}

function takeMany<Item>(tape: TapeReader, take: (tape: TapeReader) => Item): Item[] {
  const count = tape.take<number>()
  const items: Item[] = []
  for (let index = 0; index < count; index++) items.push(take(tape))
  return items
}

export const writerWires: Wires<WriterParts> = {
  channels: { create: plain, createOperational: plain, update: plain, delete: plain },
  webhooks: { create: plain, update: plain, delete: plain },
  validations: {
    begin: plain,
    withhold: plain,
    answer: plain,
    confirm: plain,
    expireUnconfirmed: plain,
  },
  events: { accept, record: plain },
  deliveries: {
    settle,
    claim,
    giveBack: plain,
    retry: plain,
    cancel: plain,
    drain: plain,
    followUp: plain,
  },
  streams: { lease: plain, release: plain, renew: plain },
  retention: { sweep: plain, expireWaiting: plain, erase: plain, eraseRest: plain },
  topics: { create: plain, update: plain, import: plain, delete: plain },
  keys: {
    create: plain,
    rotate: plain,
    revoke: plain,
    createFirstOperator: plain,
    setOperator: plain,
  },
  nodes: { register: plain, beat: plain, releaseLapsed: plain, releaseAll: plain, retire: plain },
  replays: { create: plain, feed: plain, cancel: plain, cancelRest: plain },
  answers: { expire: plain },
  sessions: { end: plain, expire: plain },
  stats: { fold: plain },
  routing: { changesSince: plain },
  service: { ping: plain },
}

export const readerWires: Wires<ReaderParts> = {
  channels: { get: plain, find: plain, list: plain },
  webhooks: { get: plain, list: plain },
  validations: { get: plain },
  events: { get: plain, list: plain },
  deliveries: { get: plain, list: plain, backlog: plain },
  attempts: { ofDelivery: plain, ofEvent: plain },
  health: { get: plain },
  streams: { leases: plain, look: plain, lapsed: plain },
  topics: { get: plain, list: plain },
  keys: { get: plain, list: plain },
  replays: {
    get: plain,
    list: plain,
    running: plain,
    countScope: plain,
    countDeliveries: plain,
  },
  answers: { recall: plain },
  sessions: { hasEnded: plain },
  stats: { series: plain, byWebhook: plain, backlog: plain },
  service: { ping: plain },
}
