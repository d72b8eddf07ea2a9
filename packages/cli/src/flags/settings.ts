import { settingFlags } from '@posthorn/server/settings'
import type { Command } from 'commander'
import { CommandError, exitCodes } from '../io.ts'

/** The settings that have a flag, as options of a command. */
export function addSettingFlags(command: Command): Command {
  for (const { flag, meaning } of settingFlags) command.option(`--${flag} <value>`, meaning)
  return command
}

/** The options given, under the names of their flags. */
export function givenFlags(command: Command): Record<string, string | undefined> {
  const given: Record<string, string | undefined> = {}
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName())
    if (typeof value === 'string') given[option.name()] = value
  }
  return given
}

/** Each problem is a sentence that says the fix. */
export function refusedSettings(problems: readonly string[]): CommandError {
  const [first = '', ...rest] = problems
  return new CommandError('settings_unusable', first, {
    fix: [...rest, 'posthorn config --help explains the settings.'].join('\n  '),
    exitCode: exitCodes.usage,
  })
}
