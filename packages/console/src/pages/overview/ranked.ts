import type { ReactNode } from 'react'
import type { Ended } from './failed-share.ts'

/** A webhook or a channel among others, by how it did. */
export interface Ranked extends Ended {
  readonly id: string
  /** A link, with what else there is to know. */
  readonly name: ReactNode
  readonly givenUp: number
  /** What only the table has besides. */
  readonly more: string
  /** Step by step, the oldest first; null where there is none. */
  readonly series: readonly Ended[] | null
}
