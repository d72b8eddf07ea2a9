import type { SettleResult } from '../../store.ts'
import type { SettlementRow } from '../events/attempt-row.ts'
import type { ReaderParts, WriterParts } from './parts.ts'

/** A part of the port as the driver's thread sees it: the same methods, answering at once. */
export type Sync<Part> = {
  [Method in keyof Part]: Part[Method] extends (...args: infer Args) => Promise<infer Answer>
    ? (...args: Args) => Answer
    : never
}

export type SyncReader = { [Noun in keyof ReaderParts]: Sync<ReaderParts[Noun]> }

export type SyncWriter = {
  [Noun in Exclude<keyof WriterParts, 'deliveries'>]: Sync<WriterParts[Noun]>
} & {
  readonly deliveries: Omit<Sync<WriterParts['deliveries']>, 'settle'> & {
    settle(settlements: readonly SettlementRow[]): SettleResult
  }
}
