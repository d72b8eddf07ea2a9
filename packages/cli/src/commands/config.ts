import type { Command } from 'commander'
import { addSettingFlags, givenFlags } from '../flags.ts'
import { type Cli, exitCodes } from '../io.ts'
import { addJsonFlag, wantsJson } from '../terminal/answer.ts'

export function addConfig(program: Command, { io, finish }: Cli) {
  const command = program
    .command('config')
    .description('show every setting: its value, where it comes from, its default')
  addSettingFlags(addJsonFlag(command)).action(async () => {
    const { describeSettings, readConfig } = await import('@posthorn/server')
    const read = readConfig(io.env, givenFlags(command))
    if (read.kind === 'refused') {
      for (const problem of read.problems) io.err(`${problem}\n`)
      finish(exitCodes.usage)
      return
    }
    io.out(
      wantsJson(command)
        ? `${JSON.stringify(read.settings, null, 2)}\n`
        : describeSettings(read.settings),
    )
    for (const notice of read.notices) io.err(`note: ${notice}\n`)
  })
}
