import { execFile } from 'node:child_process'

export type ToolRun =
  | { readonly ok: true; readonly out: string }
  | { readonly ok: false; readonly why: string }

/** Runs a tool of the machine to its end; says in a line why it failed, or that it is not there. */
export function runTool(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ToolRun> {
  const env = { ...process.env, ...options.env }
  return new Promise((resolve) => {
    execFile(command, args, { ...options, env, timeout: 200_000 }, (error, stdout, stderr) => {
      if (error === null) return resolve({ ok: true, out: stdout })
      if (error.code === 'ENOENT') return resolve({ ok: false, why: `there is no ${command}` })
      const lastLine = stderr.trim().split('\n').at(-1) || `ended by ${error.signal ?? error.code}`
      resolve({ ok: false, why: `${command} ${args.slice(0, 3).join(' ')}: ${lastLine}` })
    })
  })
}
