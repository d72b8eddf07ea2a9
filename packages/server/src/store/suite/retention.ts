import type { Open } from './given.ts'
import { erasingSuite } from './retention/erasing.ts'
import { sweepingSuite } from './retention/sweeping.ts'
import { waitingTooLongSuite } from './retention/waiting.ts'

export function retentionSuite(open: Open): void {
  sweepingSuite(open)
  waitingTooLongSuite(open)
  erasingSuite(open)
}
