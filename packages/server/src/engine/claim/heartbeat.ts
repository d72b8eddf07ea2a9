import type { Clock } from '../../domain/clock.ts'
import type { IdSource, NodeId } from '../../domain/ids.ts'
import type { StoreWriter } from '../../store/store.ts'

/**
 * The right to work on deliveries: one row per node, renewed every `beatMs`. A node whose last beat is
 * older than `lapseMs` has lapsed, and others free what it owned. A node that notices that it could
 * not beat for too long (by the monotonic clock, since the wall clock may jump) must assume so
 * before it happens: it drops what it holds and comes back as a new incarnation. A node that works
 * alone on its store has nobody to fear, however late it is.
 */
export interface Heartbeat {
  readonly nodeId: NodeId
  /** Whether the last beat is recent enough to start another attempt. */
  mayWork(): boolean
  /** First incarnation. Alone, it also frees what earlier processes left; answers how much. */
  join(): Promise<{ readonly released: number }>
  /** Beats when it is time, and takes a new incarnation when this one is lost. */
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
  /** No other process works on this store. */
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
  const { nodes, clock, ids, alone } = deps
  let nodeId = ids.next<'node'>()
  let lastBeatMs = clock.monotonicMs()
  let lastSweepMs = clock.monotonicMs()
  let renewing: Promise<void> | null = null
  let beating = false
  /** Incarnations of this process whose rows are not freed yet. */
  const lostIds = new Set<NodeId>()

  async function takeNewIncarnation(lost: NodeId) {
    const next = ids.next<'node'>()
    const startedMs = clock.monotonicMs()
    await nodes.register(next)
    nodeId = next
    lastBeatMs = startedMs
    lostIds.add(lost)
    deps.onLost(lost)
    await freeLost()
  }

  async function freeLost() {
    for (const lost of lostIds) {
      await nodes.retire(lost)
      lostIds.delete(lost)
      deps.onRenewed()
    }
  }

  function renew(lost: NodeId): Promise<void> {
    if (lost !== nodeId) return Promise.resolve()
    renewing ??= takeNewIncarnation(lost).finally(() => {
      renewing = null
    })
    return renewing
  }

  async function beatOnce() {
    const startedMs = clock.monotonicMs()
    const asId = nodeId
    const answer = await nodes.beat(asId)
    const late = !alone && clock.monotonicMs() - lastBeatMs > lateMs
    if (answer === 'lost' || late) await renew(asId)
    else lastBeatMs = startedMs
    await freeLost()
  }

  return {
    get nodeId() {
      return nodeId
    },
    mayWork: () => alone || clock.monotonicMs() - lastBeatMs < lateMs,
    async join() {
      const released = alone ? (await nodes.releaseAll()).deliveries : 0
      await nodes.register(nodeId)
      lastBeatMs = clock.monotonicMs()
      return { released }
    },
    async beat() {
      if (beating || clock.monotonicMs() - lastBeatMs < beatMs) return
      beating = true
      try {
        await beatOnce()
      } finally {
        beating = false
      }
    },
    renew,
    async releaseLapsed() {
      const nowMs = clock.monotonicMs()
      if (alone || nowMs - lastSweepMs < lapseMs / 2) return 0
      lastSweepMs = nowMs
      return (await nodes.releaseLapsed(lapseMs)).deliveries
    },
    retire: () => nodes.retire(nodeId),
  }
}
