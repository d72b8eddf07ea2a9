import type { Command } from 'commander'
import { addJsonFlag } from '../flags/json.ts'
import { addSettingFlags, givenFlags, refusedSettings } from '../flags/settings.ts'
import type { Cli } from '../io.ts'
import { printAnswer } from '../terminal/answer.ts'

export function addConfig(program: Command, { io }: Cli) {
  const command = program
    .command('config')
    .description('show every setting: its value, where it comes from, its default')
  addSettingFlags(addJsonFlag(command, 'print JSON')).action(async () => {
    const { describeSettings, readConfig } = await import('@posthorn/server')
    const read = readConfig(io.env, givenFlags(command))
    if (read.kind === 'refused') throw refusedSettings(read.problems)
    printAnswer({ command, io }, read.settings, describeSettings)
    for (const notice of read.notices) io.err(`note: ${notice}\n`)
  })
}
