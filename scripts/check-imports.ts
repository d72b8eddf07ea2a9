/** `npm run imports`: fails on every import that the rules do not allow, and on every cycle. */
import { join } from 'node:path'
import { rules } from './imports/rules.ts'
import { findViolations } from './imports/violations.ts'

const violations = findViolations(join(import.meta.dirname, '..'), rules)
for (const violation of violations) console.error(violation)
console.error(
  violations.length === 0 ? 'imports: all allowed' : `imports: ${violations.length} not allowed`,
)
process.exitCode = violations.length === 0 ? 0 : 1
