import { Argument, type Command } from 'commander'
import { completionOf } from '../completion/candidates.ts'
import { type Shell, scripts, wordsVariable } from '../completion/scripts.ts'
import { serverNames } from '../completion/server-names.ts'
import type { Cli, Io } from '../io.ts'
import { clientFor } from '../server/connect.ts'
import { demoGuid } from '../server/well-known.ts'

const examples = `
To have it in every new shell:
  bash   echo 'source <(posthorn completion bash)' >> ~/.bashrc
  zsh    echo 'source <(posthorn completion zsh)' >> ~/.zshrc, after compinit
  fish   posthorn completion fish > ~/.config/fish/completions/posthorn.fish
  PowerShell, in $PROFILE   posthorn completion powershell | Out-String | Invoke-Expression

Names of topics, channels and webhooks come from the server of POSTHORN_URL and POSTHORN_ADMIN_KEY.`

export function addCompletion(program: Command, { io }: Cli) {
  program
    .command('completion')
    .description('print a script that completes commands, flags and names in your shell')
    .addArgument(new Argument('<shell>').choices(Object.keys(scripts)))
    .addHelpText('after', examples)
    .action((shell: Shell) => io.out(scripts[shell]))

  // Asked by the scripts. Its answers are part of no interface.
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: readonly string[]) => {
      const typed = wordsFrom(io) ?? words
      const found = await completionOf(program, typed, (given) =>
        serverNames(
          () => clientFor(given, io),
          given.channel || io.env.POSTHORN_CHANNEL || demoGuid,
        ),
      )
      if (found === 'files') io.out(':files\n')
      else for (const { value, description } of found) io.out(`${value}\t${description}\n`)
    })
}

/** Null where they are arguments. What is no list of words completes nothing. */
function wordsFrom({ env }: Io): readonly string[] | null {
  const text = env[wordsVariable]
  if (text === undefined || text === '') return null
  const words: unknown = JSON.parse(text)
  return Array.isArray(words) ? words.map(String) : []
}
