/** All that a command sees of the process, so that tests run it like any function. */
export interface Io {
  out(text: string): void
  err(text: string): void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly colors: boolean
  /** Columns of the terminal that `out` leads to; null when it leads to a file or another program. */
  readonly columns: number | null
  /** Whether a person watches what goes to `err`: only then are there progress bars. */
  readonly watched: boolean
  /** All of the standard input, to its end. */
  readInput(): Promise<Uint8Array>
  /**
   * Hands over each key as it is pressed (`p`, `enter`, `escape`, `up`; Ctrl+C ends the program as ever),
   * until the function it answers is called. Null where nobody sits at a keyboard.
   */
  readonly onKey: ((listener: (key: string) => void) => () => void) | null
  /** Calls back when the user wants the program to end. */
  onStop(listener: () => void): void
  /** What Ctrl+C does: asks for the end, and when that was asked for before, ends the program at once. */
  stop(): void
}

/** Exit codes, as documented in `posthorn --help`. */
export const exitCodes = {
  ok: 0,
  /** The command ran and failed, also for a reason that nobody foresaw. */
  failed: 1,
  /** The command line or the configuration cannot be used. */
  usage: 2,
  /** What was asked for was done, and what it looked at is not in order: a check, a signature, an answer. */
  notInOrder: 3,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What a command is made with: its surroundings, and how it ends with another exit code than 0. */
export interface Cli {
  readonly io: Io
  finish(code: ExitCode): void
}

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
