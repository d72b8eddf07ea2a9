import { type Command, Option } from 'commander'
import { exitCodeHelp } from '../exit-code-help.ts'
import { addJsonFlag } from '../flags/json.ts'
import { addSecretFlag, secretsFrom } from '../flags/secret.ts'
import { readTime, timeWords } from '../flags/time.ts'
import { collect } from '../flags/values.ts'
import { readBytes, readText } from '../input.ts'
import { type Cli, CommandError, exitCodes, type Io } from '../io.ts'
import { diagnose } from '../signing/diagnose.ts'
import { diagnoseSender, type SenderName, senderNames } from '../signing/diagnose-sender.ts'
import type { Diagnosis, Finding } from '../signing/finding.ts'
import {
  headersOf,
  type ReceivedMessage,
  readHeaderLine,
  readHeaderLines,
  readRequest,
} from '../signing/message.ts'
import { readBody } from '../signing/read-body.ts'
import { printAnswer } from '../terminal/answer.ts'
import { type Paint, paintFor } from '../terminal/paint.ts'
import { oneLine } from '../terminal/printable.ts'

interface VerifyFlags {
  readonly header?: readonly string[]
  readonly headers?: string
  readonly request?: string
  readonly at?: number
  readonly ignoreAge?: boolean
  readonly sender?: SenderName
}

const toleranceS = 300

const examples = `
Examples:
  posthorn verify --request request.txt
  posthorn verify body.json --headers headers.txt --at 2026-02-03T04:05:06Z
  posthorn verify body.json -H 'webhook-id: msg_1' -H 'webhook-timestamp: …' -H 'webhook-signature: v1,…'

Says why a signature does not fit: parsed bodies, changed line breaks and charsets, spoilt secrets, clocks.${exitCodeHelp({ 0: 'the signature fits and is fresh', 3: 'it does not' })}`

export function addVerify(program: Command, { io, finish }: Cli) {
  const command = program
    .command('verify')
    .description('say whether a received request is authentic, and if not, why')
    .argument('[file]', 'the body, byte for byte; - or none for the standard input')
    .option('-H, --header <line>', 'a header, as name: value; may be repeated', collect)
    .option('--headers <file>', 'headers: lines of name: value, or a JSON object')
    .option('--request <file>', 'a whole request as it is on the wire; - for the standard input')
    .option('--at <time>', `as of that time: ${timeWords} (default: now)`, readTime)
    .option('--ignore-age', 'accept any age')
    .addOption(
      new Option('--sender <name>', 'who signs, when it is not Standard Webhooks').choices(
        senderNames,
      ),
    )
    .addHelpText('after', examples)
  addJsonFlag(command, 'print JSON')
  addSecretFlag(command, 'whsec_… for v1, whpk_… for v1a; one that fits is enough')
  command.action(async (file: string | undefined) => {
    const flags = command.opts<VerifyFlags>()
    const secrets = secretsFrom(command, io)
    const question = {
      message: await readMessage(io, file, flags),
      secrets,
      nowMs: flags.at ?? Date.now(),
      toleranceS: flags.ignoreAge ? Infinity : toleranceS,
    }
    const diagnosis =
      flags.sender === undefined
        ? await diagnose(question)
        : await diagnoseSender(flags.sender, question)
    const paint = paintFor(io)
    printAnswer({ command, io }, diagnosis, (answer) => inWords(answer, paint))
    if (!diagnosis.ok) finish(exitCodes.notInOrder)
  })
}

async function readMessage(
  io: Io,
  file: string | undefined,
  { header = [], headers, request }: VerifyFlags,
): Promise<ReceivedMessage> {
  const given = header.map(readHeaderLine)
  if (request !== undefined) {
    if (file !== undefined) {
      throw new CommandError('two_bodies', 'Both --request and a file of the body were given.', {
        fix: 'Give the body as a file together with --header or --headers, or the whole as --request.',
        exitCode: exitCodes.usage,
      })
    }
    const { pairs, body } = readRequest(await readBytes(io, request))
    return { headers: headersOf([...pairs, ...given]), body }
  }
  if (headers === '-' && (file ?? '-') === '-') {
    throw new CommandError('input_asked_twice', 'Headers and body cannot both be piped in.', {
      fix: 'Save one of them as a file, or pipe in both as --request -.',
      exitCode: exitCodes.usage,
    })
  }
  const lines = headers === undefined ? [] : readHeaderLines(await readText(io, headers))
  if (lines.length + given.length === 0) {
    throw new CommandError('headers_missing', 'The headers of the request are needed.', {
      fix: 'Give --header, --headers FILE, or the whole request as --request FILE.',
      exitCode: exitCodes.usage,
    })
  }
  return { headers: headersOf([...lines, ...given]), body: await readBody(io, file) }
}

function inWords(diagnosis: Diagnosis, paint: Paint): string {
  if (diagnosis.ok) {
    const facts = Object.entries(diagnosis.facts).map(
      ([name, value]) => `  ${name}: ${oneLine(value)}\n`,
    )
    return [
      `${paint('green', 'ok')}: the signature fits\n`,
      ...facts,
      ...diagnosis.notes.map(told),
    ].join('')
  }
  return `${paint('red', 'not verified')}\n${diagnosis.findings.map(told).join('')}`
}

function told({ code, detail, fix }: Finding): string {
  return `  ${oneLine(detail)} (${code})\n    ${oneLine(fix)}\n`
}
