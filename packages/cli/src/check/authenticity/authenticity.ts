import type { Check } from '../check.ts'
import { changeChecks } from './changes.ts'
import { genuineChecks } from './genuine.ts'
import { headerChecks } from './headers.ts'
import { idChecks } from './ids.ts'
import { keyPairChecks } from './key-pairs.ts'
import { keyChecks } from './keys.ts'
import { repeatChecks } from './repeats.ts'
import { signatureListChecks } from './signature-lists.ts'
import { signatureChecks } from './signatures.ts'
import { timestampChecks } from './timestamps.ts'

/** Only the sender's own events are handled, and each of them once. */
export const authenticityChecks: readonly Check[] = [
  ...genuineChecks,
  ...headerChecks,
  ...keyChecks,
  ...changeChecks,
  ...signatureChecks,
  ...timestampChecks,
  ...signatureListChecks,
  ...idChecks,
  ...keyPairChecks,
  ...repeatChecks,
]
