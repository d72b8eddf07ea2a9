import type { Command } from 'commander'
import { CommandError, exitCodes, type Io } from '../io.ts'
import { oneLine } from '../terminal/printable.ts'

/** What every command takes that cannot be undone. */
export function addYesFlag(command: Command): Command {
  return command.option('--yes', 'do it without asking')
}

/**
 * Goes on when the user agrees: with `--yes`, or by a key where somebody sits at a keyboard. A question
 * ends with a question mark and says what is lost.
 */
export async function confirm(
  { command, io }: { readonly command: Command; readonly io: Io },
  question: string,
): Promise<void> {
  if (command.getOptionValue('yes') === true) return
  const asked = oneLine(question)
  const { onKey } = io
  if (onKey === null) {
    throw new CommandError('not_confirmed', `${asked} Nobody is there to answer.`, {
      fix: 'Give --yes. Nothing was done.',
      exitCode: exitCodes.usage,
    })
  }
  io.err(`${asked} [y/N] `)
  const key = await new Promise<string>((resolve) => {
    const release = onKey((pressed) => {
      release()
      resolve(pressed)
    })
  })
  const agreed = key.toLowerCase() === 'y'
  io.err(agreed ? 'yes\n' : 'no\n')
  if (agreed) return
  throw new CommandError('not_confirmed', 'Nothing was done.', { fix: 'Only y says yes.' })
}
