import { headerNames, SecretError, sign } from '@posthorn/signature'
import type { Command } from 'commander'
import { addJsonFlag } from '../flags/json.ts'
import { addSecretFlag, secretsFrom } from '../flags/secret.ts'
import { readTime, timeWords } from '../flags/time.ts'
import { type Cli, CommandError, exitCodes } from '../io.ts'
import { curlLine } from '../signing/curl-line.ts'
import { readBody } from '../signing/read-body.ts'
import { printAnswer } from '../terminal/answer.ts'

interface SignFlags {
  readonly id?: string
  readonly timestamp?: number
  readonly curl?: string
}

const examples = `
Examples:
  posthorn sign body.json
  posthorn sign body.json --curl http://localhost:3000/webhooks | sh
  posthorn sign body.json > headers.txt && curl URL -H @headers.txt --data-binary @body.json

Receivers refuse signatures over 5 minutes old.`

export function addSign(program: Command, { io }: Cli) {
  const command = program
    .command('sign')
    .description('print the headers that sign a body (Standard Webhooks)')
    .argument('[file]', 'the body, byte for byte; - or none for the standard input')
    .option('--id <id>', 'webhook-id (default: a new one)')
    .option('--timestamp <time>', `webhook-timestamp: ${timeWords} (default: now)`, readTime)
    .option('--curl <url>', 'print a command that sends the file there')
    .addHelpText('after', examples)
  addJsonFlag(command, 'print JSON')
  addSecretFlag(command, 'whsec_… signs v1, whsk_… signs v1a; all of them sign')
  command.action(async (file: string | undefined) => {
    const { id = `msg_${crypto.randomUUID()}`, timestamp, curl } = command.opts<SignFlags>()
    if (curl !== undefined && (file ?? '-') === '-') throw nothingToSend()
    const secrets = secretsFrom(command, io)
    const headers = await signatureHeaders({
      id,
      timestamp: Math.floor((timestamp ?? Date.now()) / 1000),
      secrets,
      body: await readBody(io, file),
    })
    printAnswer({ command, io }, headers, () =>
      curl === undefined
        ? Object.entries(headers)
            .map(([name, value]) => `${name}: ${value}\n`)
            .join('')
        : curlLine({
            url: curl,
            headers: { 'content-type': 'application/json', ...headers },
            file: file ?? '',
          }),
    )
  })
}

/** The standard input is read to its end by the time that the command could send it. */
function nothingToSend(): CommandError {
  return new CommandError('file_missing', '--curl prints a command that sends a file.', {
    fix: 'Name the file that the body is in: posthorn sign body.json --curl URL.',
    exitCode: exitCodes.usage,
  })
}

async function signatureHeaders(message: Parameters<typeof sign>[0]) {
  try {
    return {
      [headerNames.id]: message.id,
      [headerNames.timestamp]: String(message.timestamp),
      [headerNames.signature]: await sign(message),
    }
  } catch (error) {
    // Both say what is wrong with what was given, and hold no secret.
    if (!(error instanceof SecretError || error instanceof TypeError)) throw error
    const code = error instanceof SecretError ? `secret_${error.code}` : 'not_signable'
    throw new CommandError(code, error.message, {
      fix: 'Copy the whole secret as the server shows it, and see posthorn sign --help.',
      exitCode: exitCodes.usage,
    })
  }
}
