import type { Command } from 'commander'

/** What every command that prints something takes: `--json` makes it fit for programs. */
export function addJsonFlag(
  command: Command,
  words = 'print JSON; of a list, one item a line',
): Command {
  return command.option('--json', words)
}

export function wantsJson(command: Command): boolean {
  return command.getOptionValue('json') === true
}
