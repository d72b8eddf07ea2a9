import type { Clock } from '../domain/clock.ts'
import type { IdSource, NodeId } from '../domain/ids.ts'
import type { StoreWriter } from '../store/store.ts'

/**
 * The right to work on deliveries: one row per node, renewed every `beatMs`. A node whose last beat is
 * older than `lapseMs` has lapsed, and others free what it owned. A node that notices that it could
 * not beat for too long (by the monotonic clock, since the wall clock may jump) must assume so
 * before it happens: it drops what it holds and comes back as a new incarnation.
 */
export interface Heartbeat {
  readonly nodeId: NodeId
  /** Whether the last beat is recent enough to start another attempt. */
  mayWork(): boolean
  /** First incarnation; frees what earlier processes left when this store has only one process. */
  join(): Promise<{ readonly released: number }>
  /** Beats when it is time, and takes a new incarnation when the beat comes too late. */
  beat(): Promise<void>
  /** Takes a new incarnation in place of `lost`, unless that happened already. */
  renew(lost: NodeId): Promise<void>
  /** Frees what lapsed nodes left; answers how many deliveries. */
  releaseLapsed(): Promise<number>
  /** Leaves, and frees what is still owned. */
  retire(): Promise<number>
}

export interface HeartbeatDeps {
  readonly nodes: StoreWriter['nodes']
  readonly clock: Clock
  readonly ids: IdSource
  /** No other process works on this store: whatever is registered at start is dead. */
  readonly alone: boolean
  /** The incarnation ended; what is in hand is not ours any more. */
  readonly onLost: (lost: NodeId) => void
  /** What the lost incarnation owned is free to claim. */
  readonly onRenewed: () => void
}

export const beatMs = 3_000
const lapseMs = 20_000
/** From here on a node takes itself for lapsed: an attempt may take up to a minute longer, so its settle is fenced as well. */
const lateMs = lapseMs / 2

export function createHeartbeat(deps: HeartbeatDeps): Heartbeat {
  const { nodes, clock, ids } = deps
  let nodeId = ids.next<'node'>()
  let lastBeatMs = clock.monotonicMs()
  let lastSweepMs = clock.monotonicMs()
  let renewing: Promise<void> | null = null

  async function takeNewIncarnation(lost: NodeId) {
    const next = ids.next<'node'>()
    const startedMs = clock.monotonicMs()
    await nodes.register(next)
    nodeId = next
    lastBeatMs = startedMs
    deps.onLost(lost)
    await nodes.retire(lost)
    deps.onRenewed()
  }

  function renew(lost: NodeId): Promise<void> {
    if (lost !== nodeId) return Promise.resolve()
    renewing ??= takeNewIncarnation(lost).finally(() => {
      renewing = null
    })
    return renewing
  }

  return {
    get nodeId() {
      return nodeId
    },
    mayWork: () => deps.alone || clock.monotonicMs() - lastBeatMs < lateMs,
    async join() {
      const { deliveries } = await nodes.releaseLapsed(deps.alone ? -1 : lapseMs)
      await nodes.register(nodeId)
      lastBeatMs = clock.monotonicMs()
      return { released: deliveries }
    },
    async beat() {
      const startedMs = clock.monotonicMs()
      if (startedMs - lastBeatMs < beatMs) return
      const beating = nodeId
      const answer = await nodes.beat(beating)
      const late = clock.monotonicMs() - lastBeatMs > lateMs
      if (answer === 'alive' && !late) lastBeatMs = startedMs
      else await renew(beating)
    },
    renew,
    async releaseLapsed() {
      const nowMs = clock.monotonicMs()
      if (deps.alone || nowMs - lastSweepMs < lapseMs / 2) return 0
      lastSweepMs = nowMs
      return (await nodes.releaseLapsed(lapseMs)).deliveries
    },
    retire: () => nodes.retire(nodeId),
  }
}
