import { describeSettings, readConfig } from '@posthorn/server'
import type { Command } from 'commander'
import { addSettingFlags, givenFlags } from '../flags.ts'
import { type ExitCode, exitCodes, type Io } from '../io.ts'

export function addConfig(program: Command, io: Io, finish: (code: ExitCode) => void) {
  const command = program
    .command('config')
    .description('show every setting: its value, where it comes from, its default')
    .option('--json', 'as JSON')
  addSettingFlags(command).action(() => {
    const read = readConfig(io.env, givenFlags(command))
    if (read.kind === 'refused') {
      for (const problem of read.problems) io.err(`${problem}\n`)
      finish(exitCodes.usage)
      return
    }
    const asJson = command.getOptionValue('json') === true
    io.out(asJson ? `${JSON.stringify(read.settings, null, 2)}\n` : describeSettings(read.settings))
    for (const notice of read.notices) io.err(`note: ${notice}\n`)
  })
}
