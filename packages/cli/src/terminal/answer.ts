import type { Command } from 'commander'
import { wantsJson } from '../flags/json.ts'
import type { Io } from '../io.ts'
import type { FittedColumn } from './fit-table.ts'
import { jsonLine } from './json.ts'
import { tableFor } from './table-for.ts'

/** One thing: a line of JSON, or what `inWords` makes of it. */
export function printAnswer<Answer>(
  { command, io }: { readonly command: Command; readonly io: Io },
  answer: Answer,
  inWords: (answer: Answer) => string,
): void {
  io.out(wantsJson(command) ? jsonLine(answer) : inWords(answer))
}

interface Shown<Row> {
  readonly columns: readonly FittedColumn<Row>[]
  /** Said instead of a table without rows. */
  readonly empty: string
}

/** Things one after another: a line of JSON each as soon as it is there, or a table once all are. */
export async function printList<Row>(
  { command, io }: { readonly command: Command; readonly io: Io },
  rows: AsyncIterable<Row>,
  { columns, empty }: Shown<Row>,
): Promise<void> {
  if (wantsJson(command)) {
    for await (const row of rows) io.out(jsonLine(row))
    return
  }
  const all = await Array.fromAsync(rows)
  if (all.length === 0) io.out(`${empty}\n`)
  else io.out(tableFor(io, all, columns))
}
