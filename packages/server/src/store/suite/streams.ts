import type { Open } from './given.ts'
import { leasingStreamsSuite } from './streams/leasing.ts'
import { releasingStreamsSuite } from './streams/releasing.ts'
import { settlingStreamsSuite } from './streams/settling.ts'
import { suspendingStreamsSuite } from './streams/suspending.ts'

export function streamsSuite(open: Open): void {
  leasingStreamsSuite(open)
  settlingStreamsSuite(open)
  releasingStreamsSuite(open)
  suspendingStreamsSuite(open)
}
