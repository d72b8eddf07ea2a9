import type { List } from '@posthorn/client'
import type { Command } from 'commander'
import { type Field, type Fields, orRefusedFlags, readFields } from '../flags/fields.ts'
import { wantsJson } from '../flags/json.ts'
import { limitFrom } from '../flags/limit.ts'
import type { Io } from '../io.ts'
import { printList } from '../terminal/answer.ts'
import type { FittedColumn } from '../terminal/fit-table.ts'

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

/** Prints a list of the API, page by page, by the flags of the command. */
export async function printPages<Query, Item>(
  surroundings: { readonly command: Command; readonly io: Io },
  { fields, list, columns, empty }: Listed<Query, Item>,
): Promise<void> {
  const { command, io } = surroundings
  const most = limitFrom(command)
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
