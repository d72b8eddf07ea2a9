import type { Command } from 'commander'
import type { Io } from '../io.ts'
import { paintFor } from './paint.ts'
import { type Column, tableOf } from './table.ts'

/** What every command that prints something takes: `--json` makes it fit for programs. */
export function addJsonFlag(command: Command): Command {
  return command.option('--json', 'print JSON; of a list, one item a line')
}

export function wantsJson(command: Command): boolean {
  return command.getOptionValue('json') === true
}

/** One thing: a line of JSON, or what `inWords` makes of it. */
export function printAnswer<Answer>(
  { command, io }: { readonly command: Command; readonly io: Io },
  answer: Answer,
  inWords: (answer: Answer) => string,
): void {
  io.out(wantsJson(command) ? `${JSON.stringify(answer)}\n` : inWords(answer))
}

interface Shown<Row> {
  readonly columns: readonly Column<Row>[]
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
    for await (const row of rows) io.out(`${JSON.stringify(row)}\n`)
    return
  }
  const all = await Array.fromAsync(rows)
  const paint = paintFor(io)
  io.out(all.length === 0 ? `${empty}\n` : tableOf(all, columns, (title) => paint('dim', title)))
}
