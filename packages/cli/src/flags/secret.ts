import type { Command } from 'commander'
import { CommandError, exitCodes, type Io } from '../io.ts'
import { collect } from './values.ts'

/** The option by which a command gets secrets: `whsec_…`, and what else `what` says. */
export function addSecretFlag(command: Command, what: string): Command {
  return command.option(
    '--secret <secret>',
    `${what} (may be repeated; or POSTHORN_WEBHOOK_SECRET, or else WEBHOOK_SECRET, which no shell keeps in its history)`,
    collect,
  )
}

/** As they were given, white space and all. At least one. */
export function secretsFrom(command: Command, io: Io): readonly string[] {
  const { secret = [] } = command.opts<{ secret?: readonly string[] }>()
  if (secret.length > 0) return secret
  const fromEnv = io.env.POSTHORN_WEBHOOK_SECRET || io.env.WEBHOOK_SECRET
  if (fromEnv) return [fromEnv]
  throw new CommandError('secret_missing', 'This needs the secret of the webhook.', {
    fix: 'Set POSTHORN_WEBHOOK_SECRET to it, or give --secret. posthorn webhooks secrets WEBHOOK shows it.',
    exitCode: exitCodes.usage,
  })
}
