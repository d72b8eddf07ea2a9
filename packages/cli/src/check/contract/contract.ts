import type { Check } from '../check.ts'
import { answerTimeChecks } from './answer-times.ts'
import { answerChecks } from './answers.ts'
import { connectionChecks } from './connections.ts'
import { handshakeChecks } from './handshakes.ts'
import { methodChecks } from './methods.ts'
import { unknownChecks } from './unknown.ts'

/** What senders and operators expect of a listener that is safe already. */
export const contractChecks: readonly Check[] = [
  ...unknownChecks,
  ...answerTimeChecks,
  ...methodChecks,
  ...answerChecks,
  ...connectionChecks,
  ...handshakeChecks,
]
