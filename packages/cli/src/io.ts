/** All that a command sees of the process, so that tests run it like any function. */
export interface Io {
  out(text: string): void
  err(text: string): void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly colors: boolean
  /** Calls back when the user wants the program to end. */
  onStop(listener: () => void): void
}

/** Exit codes, as documented in `posthorn --help`. */
export const exitCodes = {
  ok: 0,
  /** The command ran and failed, also for a reason that nobody foresaw. */
  failed: 1,
  /** The command line or the configuration cannot be used. */
  usage: 2,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Something the user can mend: said as a code, a sentence and the fix, without a stack trace. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: string
  readonly fix: string
  readonly exitCode: ExitCode
  constructor(
    code: string,
    message: string,
    { fix, exitCode = exitCodes.failed }: { fix: string; exitCode?: ExitCode },
  ) {
    super(message)
    this.code = code
    this.fix = fix
    this.exitCode = exitCode
  }
}
