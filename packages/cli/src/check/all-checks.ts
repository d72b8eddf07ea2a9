import { authenticityChecks } from './authenticity/authenticity.ts'
import { bodyChecks } from './body/body.ts'
import type { Check } from './check.ts'
import { contractChecks } from './contract/contract.ts'

/** Every check, in the order in which they run: what cannot be trusted comes first. */
export const allChecks: readonly Check[] = [...authenticityChecks, ...bodyChecks, ...contractChecks]
