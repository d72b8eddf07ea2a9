import { buffer } from 'node:stream/consumers'
import { exitCodes, type Io } from '../io.ts'
import { run } from '../run.ts'
import { createEnding } from './ending.ts'
import { onKeys } from './keyboard.ts'
import { outputTo } from './output.ts'

/** Runs the command that this process was started with, and ends the process. */
export async function runProcess(env: Io['env']): Promise<never> {
  const { stdin, stdout, stderr } = process
  const ending = createEnding()
  let isOutputWhole = true

  /**
   * The command ends in its own time and with its own code, because it may be half way through
   * something; one with nothing to wind up ends at once.
   */
  function outputLost({ isUnread }: { readonly isUnread: boolean }) {
    if (!isUnread) isOutputWhole = false
    if (!ending.isAwaited) process.exit(isUnread ? 141 : exitCodes.failed)
    ending.windDown()
  }

  process.once('beforeExit', () => {
    stderr.write(
      'posthorn: the command has not ended, and nothing is left to wait for (unfinished)\n',
    )
    process.exit(exitCodes.failed)
  })

  const out = outputTo(stdout, outputLost)
  const err = outputTo(stderr, outputLost)
  const code = await run(process.argv.slice(2), {
    out: out.write,
    err: err.write,
    env,
    cwd: process.cwd(),
    colors: stdout.isTTY === true && !env.NO_COLOR,
    columns: stdout.isTTY ? stdout.columns : null,
    watched: stderr.isTTY === true,
    readInput: () => buffer(stdin),
    onKey: stdin.isTTY && stdout.isTTY ? (listener) => onKeys(stdin, ending, listener) : null,
    onStop: ending.onAsked,
    stop: ending.ask,
  })
  await Promise.all([out.written(), err.written()])
  return process.exit(isOutputWhole ? code : code || exitCodes.failed)
}
