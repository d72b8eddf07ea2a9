import type { Command } from 'commander'
import { wantsJson } from './json.ts'
import { readCount } from './values.ts'

/** As many as a person reads. Programs, which ask for `--json`, get all. */
const tableRows = 50

/** What every list of the API takes. */
export function addLimitFlag(command: Command): Command {
  const words = `print that many at most (default ${tableRows}; all with --json)`
  return command.option('--limit <n>', words, readCount)
}

/** How many are printed at most; Infinity for all. */
export function limitFrom(command: Command): number {
  const { limit } = command.opts<{ limit?: number }>()
  return limit ?? (wantsJson(command) ? Number.POSITIVE_INFINITY : tableRows)
}
