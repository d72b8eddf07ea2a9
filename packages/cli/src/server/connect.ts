import { type Client, createClient } from '@posthorn/client'
import type { Command } from 'commander'
import { CommandError, exitCodes, type Io } from '../io.ts'

const defaultUrl = 'http://127.0.0.1:8400'

/** The options by which a command finds a running server. */
export function addServerFlags(command: Command): Command {
  return command
    .option('--url <url>', `the server (or POSTHORN_URL; default ${defaultUrl})`)
    .option('--key <key>', 'an operator key of it (or POSTHORN_ADMIN_KEY)')
}

/** A client of the server that the options or the environment name. */
export function serverClient(command: Command, io: Io): Client {
  const { url = io.env.POSTHORN_URL || defaultUrl, key = io.env.POSTHORN_ADMIN_KEY } =
    command.opts<{ url?: string; key?: string }>()
  const protocol = URL.parse(url)?.protocol
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new CommandError('url_unusable', `${JSON.stringify(url)} is not the URL of a server.`, {
      fix: `Give --url or POSTHORN_URL an address such as ${defaultUrl}.`,
      exitCode: exitCodes.usage,
    })
  }
  if (!key) {
    throw new CommandError('key_missing', 'This needs an operator key.', {
      fix: 'Give it with --key or POSTHORN_ADMIN_KEY. The server printed it at its first start.',
      exitCode: exitCodes.usage,
    })
  }
  // Somebody waits at the terminal.
  return createClient({ url, key, retries: 1 })
}
