import { inspect } from 'node:util'
import { errorCode } from './error-code.ts'
import { CommandError } from './io.ts'
import { asCommandError } from './server/errors.ts'
import { printable } from './terminal/printable.ts'

/** What went wrong, as a person reads it: a sentence, the code, and what to do. The trace only when asked for. */
export function tellError(error: unknown, options: { readonly withTrace: boolean }): string {
  // Servers and files have a say in what an error says.
  return printable(tell(error, options), { lines: true })
}

function tell(error: unknown, { withTrace }: { readonly withTrace: boolean }): string {
  const foreseen = asCommandError(error)
  if (foreseen instanceof CommandError) {
    return `posthorn: ${foreseen.message} (${foreseen.code})\n  ${foreseen.fix}\n`
  }
  const told = `posthorn: ${sentenceOf(error)} (${codeOf(error) ?? 'unexpected'})\n`
  if (withTrace) return `${told}${inspect(error)}\n`
  return `${told}  Set POSTHORN_LOG_LEVEL=debug and try again to see where.\n`
}

/** With the causes: "fetch failed" alone tells nobody that a port was closed. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = codeOf(error)
  const ownWords = error.message.replace(`${code}: `, '')
  const parts = [ownWords, ...causesOf(error).map(sentenceOf)].filter((part) => part !== '')
  return parts.length === 0 ? error.name : parts.join(': ')
}

/** Its own, or else the first one among its causes. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const ofCauses = () => causesOf(error).map(codeOf)
  return errorCode(error) ?? ofCauses().find((code) => code !== null) ?? null
}

function causesOf(error: Error): readonly unknown[] {
  if (error instanceof AggregateError) return error.errors
  return error.cause instanceof Error ? [error.cause] : []
}
