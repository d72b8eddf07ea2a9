import { keyPrefixes, SecretError } from '@posthorn/signature'
import { type Command, Option } from 'commander'
import type { Check } from '../check/check.ts'
import { type Choice, chooseChecks } from '../check/choose-checks.ts'
import { requireConsent } from '../check/consent.ts'
import type { ListenerFacts } from '../check/listener-under-test.ts'
import { junitReport } from '../check/report/junit.ts'
import { ndjsonReport } from '../check/report/ndjson.ts'
import { type Report, type ReportFormat, reportFormats } from '../check/report/report.ts'
import { tableReport } from '../check/report/table.ts'
import { type Result, runChecks } from '../check/run-checks.ts'
import { readSigningKey, type SigningKey } from '../check/signing-keys.ts'
import { findTarget } from '../check/target.ts'
import { exitCodeHelp } from '../exit-code-help.ts'
import { addJsonFlag, wantsJson } from '../flags/json.ts'
import { addSecretFlag, secretsFrom } from '../flags/secret.ts'
import { collect, countUpTo } from '../flags/values.ts'
import { type Cli, CommandError, type ExitCode, exitCodes, type Io } from '../io.ts'
import { openOutput } from '../output-file.ts'
import { stopSignal } from '../stop-signal.ts'
import { paintFor } from '../terminal/paint.ts'
import { createProgress } from '../terminal/progress.ts'

/** Larger bodies, and what is made of them, would fill the memory of this machine. */
const largestMaxBody = 64 * 1024 * 1024

interface CheckFlags extends Choice {
  readonly effects?: string
  readonly timeout: number
  readonly maxBody: number
  readonly origin?: string
  readonly report: ReportFormat
  readonly output?: string
}

const moreHelp = `
Sends the listener what senders send and what forgers try, all of topic posthorn.check, and says what to
mend. The listener runs on this machine, or agrees first: it answers {"challenge": data.challenge} to a
signed event of topic posthorn.validation, as the listener SDK does. Nothing else goes elsewhere.

Whether an event is handled once can only be seen where the listener shows it (--effects URL):
  - its handler of topic posthorn.check takes a moment, fails the first time an event comes whose data has
    "fail_first": true, and counts one effect for the id of the event (webhook-id) otherwise;
  - GET URL?id=ID answers {"effects": COUNT}.
checkProbe() of @posthorn/listener/testing is both.

Examples:
  POSTHORN_WEBHOOK_SECRET=whsec_… posthorn check localhost:3000/webhooks
  posthorn check 3000/webhooks --effects http://localhost:3000/effects
  posthorn check 3000/webhooks --only authenticity --skip authenticity/v1a
  posthorn check 3000/webhooks --report junit --output report.xml
${exitCodeHelp({
  0: 'nothing failed',
  1: 'it could not be checked',
  3: 'a check failed',
})}`

export function addCheck(program: Command, { io, finish }: Cli) {
  const command = program
    .command('check')
    .description('check that a listener is safe and does what senders expect')
    .argument('<url>', 'of the listener: http://localhost:3000/webhooks, or just 3000/webhooks')
    .option('--effects <url>', 'where the listener tells what it did about an event')
    .option(
      '--only <name>',
      'the check of this name, or all that begin so; may be repeated',
      collect,
    )
    .option('--skip <name>', 'all but those; may be repeated', collect)
    .option('--musts-only', 'no checks of what is merely expected')
    .option('--timeout <seconds>', 'how long the listener may take to answer', countUpTo(600), 5)
    .option(
      '--max-body <bytes>',
      'the largest body that it takes',
      countUpTo(largestMaxBody),
      1_048_576,
    )
    .option('--origin <host>', 'the sender it consents to, in the handshake of CloudEvents')
    .addOption(
      new Option('--report <format>', 'how the report is written')
        .choices(reportFormats)
        .default('table'),
    )
    .option('--output <file>', 'write the report there, and print the table as well')
    .addHelpText('after', moreHelp)
  addJsonFlag(command, 'print JSON, a line for each check: --report ndjson')
  addSecretFlag(command, 'whsec_… of the listener, or whsk_… where it knows whpk_…')
  command.action(async (url: string) => {
    const flags = command.opts<CheckFlags>()
    const secrets = secretsFrom(command, io).map((secret) => secret.trim())
    const report = wantsJson(command) ? 'ndjson' : flags.report
    finish(await check(io, { ...flags, url, secrets, report }))
  })
}

interface CheckOptions extends CheckFlags {
  readonly url: string
  readonly secrets: readonly string[]
}

async function check(io: Io, options: CheckOptions): Promise<ExitCode> {
  const { url, secrets, effects } = options
  const checks = chooseChecks(options)
  const facts: ListenerFacts = {
    keys: await Promise.all(secrets.map(keyOf)),
    secrets,
    target: await findTarget(url),
    effects: effects === undefined ? null : await findTarget(effects),
    answerMs: 1_000 * options.timeout,
    maxBodyBytes: options.maxBody,
    origin: options.origin,
  }
  const signal = stopSignal(io)
  await requireConsent(facts, signal)
  const results = await reported(io, { ...options, facts, checks, signal })
  if (signal.aborted) {
    throw new CommandError(
      'stopped',
      `Stopped after ${results.length} of ${checks.length} checks.`,
      { fix: 'Run it again, or less of it with --only.' },
    )
  }
  return results.some(({ verdict }) => verdict.kind === 'failed')
    ? exitCodes.notInOrder
    : exitCodes.ok
}

interface Run extends CheckOptions {
  readonly facts: ListenerFacts
  readonly checks: readonly Check[]
  readonly signal: AbortSignal
}

/** Runs the checks and reports each as soon as it is done. */
async function reported(
  io: Io,
  { checks, report: format, output, ...run }: Run,
): Promise<Result[]> {
  await using file = output === undefined ? null : await openOutput(io, output)
  const printed = reportOf(output === undefined ? format : 'table', io)
  const kept = output === undefined ? null : reportOf(format, { colors: false })
  const progress = createProgress(io, 'Checking')
  const results: Result[] = []
  let written = ''
  progress.show(0, checks.length)
  for await (const result of runChecks(checks, run)) {
    results.push(result)
    progress.end()
    io.out(printed.add(result))
    if (kept) written += kept.add(result)
    progress.show(results.length, checks.length)
  }
  progress.end()
  io.out(printed.end(results))
  if (kept) await file?.writeFile(written + kept.end(results))
  return results
}

function reportOf(format: ReportFormat, io: Pick<Io, 'colors'>): Report {
  switch (format) {
    case 'table':
      return tableReport(paintFor(io))
    case 'ndjson':
      return ndjsonReport
    case 'junit':
      return junitReport
  }
}

async function keyOf(secret: string): Promise<SigningKey> {
  try {
    return await readSigningKey(secret)
  } catch (error) {
    if (!(error instanceof SecretError)) throw error
    throw new CommandError(`secret_${error.code}`, error.message, {
      fix: secret.startsWith(keyPrefixes.publicKey)
        ? 'A public key signs nothing: give the private key (whsk_…) that belongs to it.'
        : 'Copy the whole secret as the server shows it: whsec_…, or whsk_… for v1a.',
      exitCode: exitCodes.usage,
    })
  }
}
