import { type Client, createClient } from '@posthorn/client'
import type { Command } from 'commander'
import { CommandError, exitCodes, type Io } from '../io.ts'
import { defaultUrl } from './well-known.ts'

/** The options by which a command finds a running server. */
export function addServerFlags(command: Command): Command {
  return command
    .option('--url <url>', `the server (or POSTHORN_URL; default ${defaultUrl})`)
    .option(
      '--key <key>',
      'the operator key, or one that opens the channel (or POSTHORN_ADMIN_KEY, which no shell keeps in its history)',
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
  refuseUnusable(url)
  if (!key) {
    throw new CommandError('key_missing', 'This needs a key of the server.', {
      fix: 'Give it with --key or POSTHORN_ADMIN_KEY. The server printed it at its first start.',
      exitCode: exitCodes.usage,
    })
  }
  if (!/^[!-~]+$/.test(key)) {
    throw new CommandError(
      'key_unusable',
      'The key holds what no key has: a space, a line break.',
      {
        fix: 'Copy it again, whole and alone, to --key or POSTHORN_ADMIN_KEY.',
        exitCode: exitCodes.usage,
      },
    )
  }
  // Somebody waits at the terminal.
  return createClient({ url, key, retries: 1 })
}

function refuseUnusable(url: string): void {
  const parsed = URL.parse(url)
  const { hash, password, search, username } = parsed ?? {}
  const fix = `Give --url or POSTHORN_URL an address such as ${defaultUrl}.`
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    const sentence = `${JSON.stringify(url)} is not the URL of a server.`
    throw new CommandError('url_unusable', sentence, { fix, exitCode: exitCodes.usage })
  }
  if (!hash && !password && !search && !username) return
  // Not shown, as it may hold a password.
  const sentence = `The URL of ${parsed.host} holds a user name, a query or a fragment.`
  throw new CommandError('url_unusable', sentence, {
    fix: `${fix} The key goes to --key or POSTHORN_ADMIN_KEY.`,
    exitCode: exitCodes.usage,
  })
}
