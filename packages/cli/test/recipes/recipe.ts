import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { operatorKey } from '../support/launch-server.ts'

export const root = fileURLToPath(new URL('../../../../', import.meta.url))
const run = promisify(execFile)

/** A page of docs/recipes whose programs lie in a folder, ready to run as they stand there. */
export interface Recipe {
  readonly folder: string
  /** What the set-up exported. */
  readonly variables: Readonly<Record<string, string>>
  /** The port that a program is given for the one that its page names. */
  port(inPage: number): number
  /** Runs the commands of a `sh` block by its name, and answers what they printed. */
  commands(name: string): Promise<string>
  /** Runs a program to its end. */
  run(file: string, ...args: string[]): Promise<void>
  /** Starts a program, and resolves when it says that it is ready. */
  start(file: string): Promise<Running>
  /** Ends what it started, and deletes the folder. */
  close(): Promise<void>
}

export interface Running {
  /** The lines it printed since it was ready. */
  readonly said: readonly string[]
  /** `kill -9`, the processes that it started included. */
  kill(): Promise<void>
}

const serverInPages = 'http://127.0.0.1:8400'
const portsInPages = [3000, 3001]

/** The programs (`ts NAME`) and commands (`sh NAME`) of a page, by their names. */
export async function readRecipe(page: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(root, 'docs/recipes', page), 'utf8')
  const blocks = text.matchAll(/^```(?:ts|sh) (\S+)\n(.*?)^```$/gms)
  return new Map(Array.from(blocks, ([, name = '', lines = '']) => [name, lines]))
}

/** Lays the page's programs into a folder where packages are found as users find them, and sets it up. */
export async function openRecipe(page: string, serverUrl: string): Promise<Recipe> {
  const blocks = await readRecipe(page)
  const ports = new Map<number, number>()
  for (const port of portsInPages) ports.set(port, await freePort())
  const onThisMachine = (text: string) =>
    text
      .replaceAll(serverInPages, serverUrl)
      .replaceAll(/\b(3000|3001)\b/g, (port) => String(ports.get(Number(port))))

  const folder = await mkdtemp(join(tmpdir(), 'posthorn-recipe-'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  for (const [name, text] of blocks) {
    if (name.endsWith('.ts')) await writeFile(join(folder, name), onThisMachine(text))
  }

  let variables: Record<string, string> = { POSTHORN_ADMIN_KEY: operatorKey }
  const options = () => ({ cwd: folder, env: { PATH: process.env.PATH, ...variables } })
  const commands = async (name: string, after = '') => {
    const script = onThisMachine(blocks.get(name) ?? `echo 'no block ${name}'; false`)
    return (await run('bash', ['-euo', 'pipefail', '-c', script + after], options())).stdout
  }
  const exported = [...(blocks.get('set-up') ?? '').matchAll(/^export (\w+)=/gm)]
  const names = exported.map(([, name = '']) => name)
  const values = (
    await commands('set-up', names.map((name) => `echo "$${name}"\n`).join(''))
  ).split('\n')
  variables = Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']))

  const children = new Set<ChildProcess>()
  const args = (file: string) => ['--conditions=source', join(folder, file)]
  return {
    folder,
    variables,
    port: (inPage) => ports.get(inPage) ?? 0,
    commands: (name) => commands(name),
    async run(file, ...more) {
      await run(process.execPath, [...args(file), ...more], options())
    },
    async start(file) {
      // A group of its own, to be killed with whatever it starts.
      const child = spawn(process.execPath, args(file), { ...options(), detached: true })
      children.add(child)
      const errors: string[] = []
      child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
      const said: string[] = []
      await new Promise<void>((resolve, reject) => {
        createInterface(child.stdout).on('line', (line) => {
          if (line === 'ready') resolve()
          else said.push(line)
        })
        child.once('close', () => reject(new Error(`${file} ended. ${errors.join('')}`)))
      })
      return { said, kill: () => kill(child) }
    },
    async close() {
      await Promise.all(Array.from(children, kill))
      await rm(folder, { recursive: true })
    },
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  process.kill(-child.pid, 'SIGKILL')
  await gone
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
