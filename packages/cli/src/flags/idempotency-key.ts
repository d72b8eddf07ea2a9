import type { Command } from 'commander'

/** What every command takes that publishes. */
export function addIdempotencyKeyFlag(command: Command): Command {
  return command.option(
    '--idempotency-key <key>',
    'the same command with the same key, within 24 hours, publishes nothing twice',
  )
}
