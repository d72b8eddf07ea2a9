import type { NodeId } from '../../domain/ids.ts'

export interface NodeWriter {
  /** A fresh incarnation, alive from now. */
  register(id: NodeId): Promise<void>
  /** Says "still here". `lost` when the row is gone: others may hold its deliveries by now. */
  beat(id: NodeId): Promise<'alive' | 'lost'>
  /** Deletes nodes whose last beat is older than `lapseMs` by the store's clock, and frees all they owned, in one transaction. */
  releaseLapsed(lapseMs: number): Promise<{ readonly nodes: number; readonly deliveries: number }>
  /** Deletes every node and frees all they owned: for a store that only one process uses. */
  releaseAll(): Promise<{ readonly nodes: number; readonly deliveries: number }>
  /** Deletes the node and frees all it owned. */
  retire(id: NodeId): Promise<number>
}
