import { Command, CommanderError } from 'commander'
import { addBackup } from './commands/backup.ts'
import { addChannels } from './commands/channels/channels.ts'
import { addCheck } from './commands/check.ts'
import { addCompletion } from './commands/completion.ts'
import { addConfig } from './commands/config.ts'
import { addDeliveries } from './commands/deliveries/deliveries.ts'
import { addDev } from './commands/dev.ts'
import { addEvents } from './commands/events/events.ts'
import { addKeys } from './commands/keys/keys.ts'
import { addListen } from './commands/listen.ts'
import { addReplays } from './commands/replays/replays.ts'
import { addRestore } from './commands/restore.ts'
import { addSign } from './commands/sign.ts'
import { addStart } from './commands/start.ts'
import { addTopics } from './commands/topics/topics.ts'
import { addTrigger } from './commands/trigger.ts'
import { addTypes } from './commands/types.ts'
import { addVerify } from './commands/verify.ts'
import { addWebhooks } from './commands/webhooks/webhooks.ts'
import { exitCodeHelp } from './exit-code-help.ts'
import { givenFlags } from './flags/settings.ts'
import { type Cli, CommandError, type ExitCode, exitCodes, type Io } from './io.ts'
import { tellError } from './tell-error.ts'
import { version } from './version.ts'

/** In the order in which `posthorn --help` lists them. */
const commands = [
  { title: 'The server:', add: [addStart, addDev, addConfig, addBackup, addRestore] },
  { title: 'For receivers:', add: [addListen, addTrigger, addCheck, addSign, addVerify, addTypes] },
  {
    title: 'What a running server has:',
    add: [addChannels, addKeys, addTopics, addWebhooks, addEvents, addDeliveries, addReplays],
  },
  { title: 'The shell:', add: [addCompletion] },
]

const help = exitCodeHelp({
  0: 'done',
  1: 'failed',
  2: 'wrong usage or configuration',
  3: 'what was looked at is not in order',
  130: 'ended at once: by Ctrl+C, or by a second one where the first winds up what is under way',
  141: 'ended because nobody reads the output any more',
})

/** The command `posthorn`: parses the arguments, runs one command, answers the exit code. Never rejects. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok
  let logLevel = io.env.POSTHORN_LOG_LEVEL
  const program = new Command('posthorn')
    .description('Webhooks for your application: durable, signed, retried, logged.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError('(posthorn --help lists the commands)')
    .addHelpText('after', help)
    .hook('preAction', (_program, command) => {
      logLevel = givenFlags(command)['log-level'] ?? logLevel
    })
  const cli: Cli = {
    io,
    finish(code) {
      exitCode = code
    },
  }
  for (const { title, add } of commands) {
    program.commandsGroup(title)
    for (const addTo of add) addTo(program, cli)
  }
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    const withTrace = logLevel === 'debug' || logLevel === 'trace'
    io.err(tellError(error, { withTrace }))
    return error instanceof CommandError ? error.exitCode : exitCodes.failed
  }
}
