import type { Check } from '../check.ts'
import { brokenBodyChecks } from './broken.ts'
import { canaryChecks } from './canary.ts'
import { encodingChecks } from './encodings.ts'
import { gzipBombChecks } from './gzip-bomb.ts'
import { sizeChecks } from './sizes.ts'
import { transferChecks } from './transfers.ts'

/** What was signed is what is verified and read, byte for byte, whatever it looks like. */
export const bodyChecks: readonly Check[] = [
  ...canaryChecks,
  ...encodingChecks,
  ...sizeChecks,
  ...transferChecks,
  ...brokenBodyChecks,
  ...gzipBombChecks,
]
