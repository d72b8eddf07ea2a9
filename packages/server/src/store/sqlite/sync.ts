import type { StoreReader, StoreWriter } from '../store.ts'
import type { SettlementRow } from './attempt-row.ts'

/** A part of the port as the driver's thread sees it: the same methods, answering at once. */
export type Sync<Part> = {
  [Method in keyof Part]: Part[Method] extends (...args: infer Args) => Promise<infer Answer>
    ? (...args: Args) => Answer
    : never
}

export type SyncReader = {
  [Noun in Exclude<keyof StoreReader, 'ping'>]: Sync<StoreReader[Noun]>
} & { readonly service: { ping(): void } }

export type SyncWriter = {
  [Noun in Exclude<keyof StoreWriter, 'deliveries'>]: Sync<StoreWriter[Noun]>
} & {
  readonly deliveries: Omit<Sync<StoreWriter['deliveries']>, 'settle'> & {
    settle(settlements: readonly SettlementRow[]): boolean[]
  }
}
