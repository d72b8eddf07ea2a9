import type { Command } from 'commander'
import { addSettingFlags, givenFlags } from '../flags/settings.ts'
import { type Cli, exitCodes } from '../io.ts'

export function addStart(program: Command, { io, finish }: Cli) {
  const command = program
    .command('start')
    .description('run the server (posthorn config shows every setting)')
  addSettingFlags(command).action(async () => {
    const { runServer } = await import('@posthorn/server')
    const ended = await runServer({
      env: io.env,
      flags: givenFlags(command),
      out: io.out,
      err: io.err,
      onStop: io.onStop,
    })
    finish(
      ended === 'stopped' ? exitCodes.ok : ended === 'refused' ? exitCodes.usage : exitCodes.failed,
    )
  })
}
