import type { Event } from '../../../domain/event.ts'
import type { AcceptRequest, ClaimResult, Settlement } from '../../store.ts'
import { toSettlementRow } from '../events/attempt-row.ts'
import {
  putDelivery,
  putEvent,
  putNewDelivery,
  putSettlement,
  takeDelivery,
  takeEvent,
  takeMany,
  takeNewDelivery,
  takeSettlement,
} from './layouts.ts'
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
  /** Whether nobody waits for the answer. */
  mayWait(args: Args): boolean
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
  mayWait: () => false,
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
    for (const each of request.deliveries) putNewDelivery(tape, each)
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
  // The receiver of a stream waits; what a node has sent is only written down.
  mayWait: ([settlements]) => settlements.every(({ fence }) => fence.owner !== null),
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
    // An event that several webhooks have crosses once.
    const put = new Map<Event, number>()
    for (const { delivery, event } of answer.parcels) {
      putDelivery(tape, delivery)
      const at = put.get(event) ?? put.size
      tape.put(at)
      if (at < put.size) continue
      put.set(event, at)
      putEvent(tape, event)
    }
  },
  takeAnswer(tape) {
    if (!tape.take<boolean>()) return { kind: 'node_lost' }
    const next = tape.take<Claimed['next']>()
    const events: Event[] = []
    const parcels = takeMany(tape, () => {
      const delivery = takeDelivery(tape)
      const known = events[tape.take<number>()]
      if (known !== undefined) return { delivery, event: known }
      const event = takeEvent(tape)
      events.push(event)
      return { delivery, event }
    })
    return { kind: 'claimed', parcels, next }
  },
}

type Claimed = Extract<ClaimResult, { kind: 'claimed' }>

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
  stats: { series: plain, byWebhook: plain, byChannel: plain, backlog: plain },
  service: { ping: plain },
}
