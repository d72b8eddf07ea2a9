import { type ExitCode, type Io, run } from '../../src/index.ts'

export interface Ran {
  readonly code: ExitCode
  readonly out: string
  readonly err: string
}

/** Runs `posthorn` to its end, and answers its exit code and what it printed. No colours, no keyboard. */
export async function runCommand(args: readonly string[], io: Partial<Io> = {}): Promise<Ran> {
  let out = ''
  let err = ''
  const code = await run(args, {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    env: {},
    cwd: import.meta.dirname,
    colors: false,
    columns: null,
    watched: false,
    readInput: async () => new Uint8Array(),
    onKey: null,
    onStop: () => {},
    stop: () => {},
    ...io,
  })
  return { code, out, err }
}
