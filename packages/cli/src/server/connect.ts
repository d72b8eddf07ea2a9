import { type Client, createClient } from '@posthorn/client'
import type { Command } from 'commander'
import { CommandError, exitCodes, type Io } from '../io.ts'

const defaultUrl = 'http://127.0.0.1:8400'

/** The options by which a command finds a running server. */
export function addServerFlags(command: Command): Command {
  return command
    .option('--url <url>', `the server (or POSTHORN_URL; default ${defaultUrl})`)
    .option(
      '--key <key>',
      'a key of it (or POSTHORN_ADMIN_KEY): the operator key, or one that opens the channel',
    )
}

/** A client of the server that the options or the environment name. */
export function serverClient(command: Command, io: Io): Client {
  return clientFor(command.opts<ServerFlags>(), io)
}

interface ServerFlags {
  readonly url?: string
  readonly key?: string
}

/** The same, by the values of those options. */
export function clientFor(given: ServerFlags, io: Io): Client {
  const { url = io.env.POSTHORN_URL || defaultUrl, key = io.env.POSTHORN_ADMIN_KEY } = given
  const protocol = URL.parse(url)?.protocol
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new CommandError('url_unusable', `${JSON.stringify(url)} is not the URL of a server.`, {
      fix: `Give --url or POSTHORN_URL an address such as ${defaultUrl}.`,
      exitCode: exitCodes.usage,
    })
  }
  if (!key) {
    throw new CommandError('key_missing', 'This needs a key of the server.', {
      fix: 'Give it with --key or POSTHORN_ADMIN_KEY. The server printed it at its first start.',
      exitCode: exitCodes.usage,
    })
  }
  // Somebody waits at the terminal.
  return createClient({ url, key, retries: 1 })
}
