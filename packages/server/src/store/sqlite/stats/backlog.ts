import type { DatabaseSync } from 'node:sqlite'
import type { Backlog, OpenState, StatsSubject } from '../../store.ts'
import { prepare } from '../database/statement.ts'

const openStates = ['pending', 'retrying', 'held'] as const satisfies readonly OpenState[]

/** Channels looked at for an installation: 15 us each. */
const mostChannels = 1_000

type Noun = 'webhook' | 'channel'

/**
 * Counts what is open by the indexes of what is undone and of what nodes have in hand; see the port. One
 * that waits takes 0.3 us, and one in hand 2, since its state is in its row alone.
 */
export function backlogReader(db: DatabaseSync): (subject: StatsSubject, limit: number) => Backlog {
  const waiting = { webhook: waitingOf(db, 'webhook'), channel: waitingOf(db, 'channel') }
  const inHand = {
    webhook: inHandOf(db, 'webhook_id = ?'),
    channel: inHandOf(db, 'webhook_id IN (SELECT id FROM webhooks WHERE channel_id = ?)'),
    all: inHandOf(db, 'true'),
  }
  // From one channel to the next, however many deliveries each of them has.
  const channelAfter = prepare<{ channel_id: string }>(
    db,
    `SELECT channel_id FROM deliveries INDEXED BY deliveries_undone_by_channel
     WHERE owner IS NULL AND state <> 'delivered' AND channel_id > ? ORDER BY channel_id LIMIT 1`,
  )

  const ofOne = (noun: Noun, id: string, limit: number): Tally =>
    withInHand(waiting[noun](id, limit), inHand[noun](id, limit))

  const ofAll = (limit: number): Tally => {
    const tally = noTally()
    let channels = 0
    for (
      let next = channelAfter.get('');
      next !== undefined;
      next = channelAfter.get(next.channel_id)
    ) {
      if (channels === mostChannels || isFull(tally, limit)) {
        tally.cut = true
        break
      }
      channels += 1
      addTally(tally, waiting.channel(next.channel_id, limit))
    }
    return withInHand(tally, inHand.all(null, limit))
  }

  return (subject, limit) => {
    const tally =
      subject.kind === 'installation' ? ofAll(limit) : ofOne(subject.kind, subject.id, limit)
    const { counts, cut } = tally
    const capped = (state: OpenState) => Math.min(counts[state], limit)
    return {
      pending: capped('pending'),
      retrying: capped('retrying'),
      held: capped('held'),
      atLeast: cut || openStates.some((state) => counts[state] > limit),
    }
  }
}

interface Tally {
  readonly counts: Record<OpenState, number>
  /** Some were not looked at. */
  cut: boolean
}

function noTally(): Tally {
  return { counts: { pending: 0, retrying: 0, held: 0 }, cut: false }
}

function addTally(to: Tally, { counts, cut }: Tally): void {
  for (const state of openStates) to.counts[state] += counts[state]
  to.cut ||= cut
}

function withInHand(waiting: Tally, inHand: Tally): Tally {
  addTally(waiting, inHand)
  return waiting
}

function isFull({ counts }: Tally, limit: number): boolean {
  return openStates.every((state) => counts[state] > limit)
}

/** One more than the limit of each state, which tells that there are more. */
function waitingOf(db: DatabaseSync, noun: Noun): (id: string, limit: number) => Tally {
  const count = prepare<{ count: number }>(
    db,
    `SELECT count(*) AS count FROM (
       SELECT 1 FROM deliveries INDEXED BY deliveries_undone_by_${noun}
       WHERE owner IS NULL AND state <> 'delivered' AND ${noun}_id = ? AND state = ? LIMIT ?)`,
  )
  return (id, limit) => {
    const tally = noTally()
    for (const state of openStates) {
      tally.counts[state] = count.get(id, state, limit + 1)?.count ?? 0
    }
    return tally
  }
}

/** Only open deliveries are in anybody's hand, and none that is held. */
function inHandOf(db: DatabaseSync, chosen: string): (id: string | null, limit: number) => Tally {
  const handed = `SELECT event_id, webhook_id FROM deliveries INDEXED BY deliveries_in_hand
    WHERE owner IS NOT NULL LIMIT ?`
  const byState = prepare<{ state: OpenState; count: number }>(
    db,
    `SELECT d.state, count(*) AS count
     FROM (SELECT event_id, webhook_id FROM (${handed}) WHERE ${chosen}) h
       CROSS JOIN deliveries d ON d.event_id = h.event_id AND d.webhook_id = h.webhook_id
     GROUP BY d.state`,
  )
  const all = prepare<{ looked: number }>(db, `SELECT count(*) AS looked FROM (${handed})`)
  return (id, limit) => {
    const tally = noTally()
    for (const { count, state } of byState.all(limit + 1, ...(id === null ? [] : [id]))) {
      tally.counts[state] = count
    }
    tally.cut = (all.get(limit + 1)?.looked ?? 0) > limit
    return tally
  }
}
