import { CommandError, exitCodes } from '../io.ts'
import { oneLine } from '../terminal/printable.ts'
import { allChecks } from './all-checks.ts'
import type { Check } from './check.ts'

/** Which checks are asked for, by their names; without any, all are. */
export interface Choice {
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly mustsOnly?: boolean
}

/** In the order of `allChecks`. Throws `CommandError` when none is left. */
export function chooseChecks({ only, skip = [], mustsOnly = false }: Choice): readonly Check[] {
  const wanted = new Set(only?.flatMap(checksNamed) ?? allChecks)
  const unwanted = new Set(skip.flatMap(checksNamed))
  const checks = allChecks.filter(
    (each) => wanted.has(each) && !unwanted.has(each) && (each.level === 'must' || !mustsOnly),
  )
  if (checks.length > 0) return checks
  throw new CommandError('no_checks', 'No check is left to run.', {
    fix: 'Give fewer of --only, --skip and --musts-only.',
    exitCode: exitCodes.usage,
  })
}

/** The check of this name; where there is none, those whose names begin so. */
function checksNamed(name: string): readonly Check[] {
  const exact = allChecks.filter(({ id }) => id === name)
  const found = exact.length > 0 ? exact : allChecks.filter(({ id }) => id.startsWith(name))
  if (found.length > 0) return found
  throw new CommandError('check_unknown', `No check is named ${oneLine(name)} or begins so.`, {
    fix: `The groups are ${groups().join(', ')}; --json shows the names of the checks.`,
    exitCode: exitCodes.usage,
  })
}

function groups(): readonly string[] {
  return Array.from(new Set(allChecks.map(({ id }) => id.split('/')[0] ?? '')))
}
