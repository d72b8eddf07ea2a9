import type { Command } from 'commander'
import { CommandError, exitCodes, type Io } from './io.ts'

const defaultUrl = 'http://127.0.0.1:8400'

/** The options by which a command finds a running server. */
export function addServerFlags(command: Command): Command {
  return command
    .option('--url <url>', `the server (or POSTHORN_URL; default ${defaultUrl})`)
    .option('--key <key>', 'an operator key of it (or POSTHORN_ADMIN_KEY)')
}

export interface ServerCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: object
}

/** Calls the server that the options or the environment name; whatever is not 2xx is a `CommandError`. */
export async function callServer<Answer>(
  command: Command,
  io: Io,
  { method, path, body }: ServerCall,
): Promise<Answer> {
  const { url, key } = serverOf(command, io)
  let response: Response
  try {
    response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
  } catch (cause) {
    const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : ''
    throw new CommandError('server_unreachable', `No server answers at ${url}. ${why}`.trim(), {
      fix: 'Start one with posthorn start, or name another with --url or POSTHORN_URL.',
    })
  }
  const answer = readJson(await response.text())
  if (response.ok && answer !== null) return answer as Answer
  throw refused(answer, `${method} ${url}${path} answered ${response.status}`)
}

function serverOf(command: Command, io: Io): { readonly url: string; readonly key: string } {
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
  return { url: url.replace(/\/+$/, ''), key }
}

/** A problem of the server (RFC 9457): its sentence, and every field at fault on a line of its own. */
function refused(answer: unknown, happened: string): CommandError {
  const { code, detail, errors } = (answer ?? {}) as {
    code?: string
    detail?: string
    errors?: readonly { pointer: string; detail: string }[]
  }
  if (code === undefined || detail === undefined) {
    return new CommandError('unexpected_answer', `${happened}, and not as Posthorn does.`, {
      fix: 'See that --url or POSTHORN_URL names a Posthorn server.',
    })
  }
  const fix = (errors ?? []).map((each) => `${each.pointer}: ${each.detail}`).join('\n  ')
  return new CommandError(code, fix === '' ? detail : `${happened}.`, {
    fix: fix || `${happened}.`,
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
