import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from './run-tool.ts'
import { cache, examples, type Missing, type Start } from './start.ts'

const python = 'python3'
const requirements = join(examples, 'python/requirements.txt')

export async function preparePython(): Promise<Start | Missing> {
  const version = await runTool(python, ['--version'])
  if (!version.ok) return { missing: version.why }
  const text = `${version.out}${await readFile(requirements, 'utf8')}`
  const name = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const libraries = join(cache, `python-${name}`)
  if (!existsSync(libraries)) {
    const why = await install(libraries)
    if (why !== null) return { missing: why }
  }
  return {
    command: python,
    args: [join(examples, 'python/listener.py')],
    env: { PYTHONPATH: libraries, PATH: process.env.PATH ?? '' },
  }
}

/** Into a folder that is there only when all of it is. Answers why it could not be done, or null. */
async function install(libraries: string): Promise<string | null> {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'python-'))
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1']
  const run = await runTool(python, [...pip, '--target', folder, '-r', requirements])
  if (run.ok) await rename(folder, libraries)
  else await rm(folder, { recursive: true })
  return run.ok ? null : run.why
}
