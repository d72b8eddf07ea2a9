import { describe } from 'vitest'
import { acceptSuite } from './suite/accept.ts'
import { answersSuite } from './suite/answers.ts'
import { claimSuite } from './suite/claim.ts'
import { closeSuite } from './suite/close.ts'
import { deliveriesSuite } from './suite/deliveries.ts'
import { followUpSuite } from './suite/follow-up.ts'
import type { Open } from './suite/given.ts'
import { healthSuite } from './suite/health.ts'
import { holdSuite } from './suite/hold.ts'
import { listsSuite } from './suite/lists.ts'
import { nodesSuite } from './suite/nodes.ts'
import { operationalSuite } from './suite/operational.ts'
import { replaysSuite } from './suite/replays.ts'
import { retentionSuite } from './suite/retention.ts'
import { sessionsSuite } from './suite/sessions.ts'
import { settingsSuite } from './suite/settings.ts'
import { settleSuite } from './suite/settle.ts'
import { statsSuite } from './suite/stats.ts'
import { streamsSuite } from './suite/streams.ts'
import { validationsSuite } from './suite/validations.ts'

/** What every driver of the store must do, whatever the database behind it. */
export function storeSuite(name: string, open: Open): void {
  describe(`${name} store`, () => {
    settingsSuite(open)
    acceptSuite(open)
    settleSuite(open)
    healthSuite(open)
    operationalSuite(open)
    claimSuite(open)
    holdSuite(open)
    followUpSuite(open)
    deliveriesSuite(open)
    listsSuite(open)
    nodesSuite(open)
    replaysSuite(open)
    answersSuite(open)
    sessionsSuite(open)
    streamsSuite(open)
    retentionSuite(open)
    validationsSuite(open)
    statsSuite(open)
    closeSuite(open)
  })
}
