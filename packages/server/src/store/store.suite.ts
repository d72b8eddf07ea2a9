import { describe } from 'vitest'
import { acceptSuite } from './suite/accept.ts'
import { answersSuite } from './suite/answers.ts'
import { claimSuite } from './suite/claim.ts'
import { closeSuite } from './suite/close.ts'
import { deliveriesSuite } from './suite/deliveries.ts'
import { followUpSuite } from './suite/follow-up.ts'
import type { Open } from './suite/given.ts'
import { holdSuite } from './suite/hold.ts'
import { listsSuite } from './suite/lists.ts'
import { nodesSuite } from './suite/nodes.ts'
import { settingsSuite } from './suite/settings.ts'
import { settleSuite } from './suite/settle.ts'

/** What every driver of the store must do, whatever the database behind it. */
export function storeSuite(name: string, open: Open): void {
  describe(`${name} store`, () => {
    settingsSuite(open)
    acceptSuite(open)
    settleSuite(open)
    claimSuite(open)
    holdSuite(open)
    followUpSuite(open)
    deliveriesSuite(open)
    listsSuite(open)
    nodesSuite(open)
    answersSuite(open)
    closeSuite(open)
  })
}
