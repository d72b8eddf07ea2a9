import type { List } from '@posthorn/client'
import { type Command, InvalidArgumentError } from 'commander'
import type { Io } from '../io.ts'
import { printList, wantsJson } from '../terminal/answer.ts'
import type { FittedColumn } from '../terminal/fit-table.ts'
import { type Field, type Fields, orRefusedFlags, readFields } from './fields.ts'

/** As many as a person reads. Programs, which ask for `--json`, get all. */
const tableRows = 50
const longestPage = 500
/** Of those that are read to the end: few calls, and a first line soon. */
const streamedPage = 200

interface PageRequest {
  readonly limit: number
}

interface Listed<Query, Item> {
  readonly fields: Fields<Query>
  list(query: Partial<Query> & PageRequest): List<Item>
  readonly columns: readonly FittedColumn<Item>[]
  /** Said instead of a table without rows. */
  readonly empty: string
}

/** What every list of the API takes. */
export function addLimitFlag(command: Command): Command {
  const words = `print that many at most (default ${tableRows}; all with --json)`
  return command.option('--limit <n>', words, readLimit)
}

/** Prints a list of the API, page by page, by the flags of the command. */
export async function printPages<Query, Item>(
  surroundings: { readonly command: Command; readonly io: Io },
  { fields, list, columns, empty }: Listed<Query, Item>,
): Promise<void> {
  const { command, io } = surroundings
  const asked = command.opts<{ limit?: number }>().limit
  const most = asked ?? (wantsJson(command) ? Number.POSITIVE_INFINITY : tableRows)
  const query = await readFields(command, fields, io)
  let more = false
  async function* first(): AsyncIterable<Item> {
    // One more than is printed tells whether there are more.
    const limit = most === Number.POSITIVE_INFINITY ? streamedPage : Math.min(most + 1, longestPage)
    let count = 0
    for await (const item of list({ ...query, limit })) {
      more = count === most
      if (more) return
      count += 1
      yield item
    }
  }
  const byName: Readonly<Record<string, Field>> = fields
  await orRefusedFlags(byName, printList(surroundings, first(), { columns, empty }))
  if (more && !wantsJson(command))
    io.err(`There are more. --limit ${most * 2} prints more of them, --json all.\n`)
}

function readLimit(given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given)
  throw new InvalidArgumentError('Give a whole number from 1 up.')
}
