import type { RoutingReader, StoreReader, StoreWriter } from '../../store.ts'

/** Proof of life of one thread. */
export interface Service {
  ping(): Promise<void>
}

/** What the thread that reads answers. */
export interface ReaderParts extends Omit<StoreReader, 'ping' | 'routing'> {
  readonly service: Service
}

/**
 * What the thread that writes answers. Routing is read here, in the turn of the writes: publishers
 * wait for it, and on the other thread it would wait behind every list that was asked for before. It
 * waits for at most one group of writes, as the publisher's own write will.
 */
export interface WriterParts extends StoreWriter {
  readonly routing: RoutingReader
  readonly service: Service
}
