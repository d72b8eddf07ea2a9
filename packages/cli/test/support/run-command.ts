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
  const written: Partial<Io> = {
    out(text) {
      out += text
      io.out?.(text)
    },
    err(text) {
      err += text
      io.err?.(text)
    },
  }
  const code = await run(args, ioWith({ ...io, ...written }))
  return { code, out, err }
}

/** Surroundings in which nothing is seen or asked but what is given here. */
export function ioWith(io: Partial<Io>): Io {
  return {
    out: () => {},
    err: () => {},
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
  }
}
