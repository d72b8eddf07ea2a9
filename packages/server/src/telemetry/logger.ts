import { type Logger, pino, stdSerializers } from 'pino'
import pretty from 'pino-pretty'
import { redactText } from '../domain/refusal/redact.ts'

export type { Logger }

export interface LogOptions {
  readonly level: string
  /** `json`: one object a line. `pretty`: for people. */
  readonly format: 'json' | 'pretty'
  readonly destination: { write(line: string): void }
}

/** Writes log lines. Whatever looks like one of our keys is hidden, in messages and in errors. */
export function createLogger({ level, format, destination }: LogOptions): Logger {
  const readable = pretty.prettyFactory({ colorize: false, translateTime: 'SYS:HH:MM:ss' })
  const write = (line: string) => {
    const safe = redactText(line)
    destination.write(format === 'pretty' ? String(readable(JSON.parse(safe))) : safe)
  }
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
      serializers: { err: serializeError },
    },
    { write },
  )
}

function serializeError(error: unknown) {
  return error instanceof Error ? stdSerializers.err(error) : String(error)
}
