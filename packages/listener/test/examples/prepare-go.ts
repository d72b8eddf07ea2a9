import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTool } from './run-tool.ts'
import { cache, examples, type Missing, type Start } from './start.ts'

const cwd = join(examples, 'go')
const env = {
  GOMODCACHE: join(cache, 'go'),
  // Modules that can be deleted, no look at git, and no other Go than that of the machine.
  GOFLAGS: '-modcacherw -buildvcs=false -mod=readonly',
  GOTOOLCHAIN: 'local',
}

export async function prepareGo(): Promise<(Start & { release(): Promise<void> }) | Missing> {
  const modules = await runTool('go', ['mod', 'download'], { cwd, env })
  if (!modules.ok) return { missing: modules.why }
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-go-'))
  const release = () => rm(folder, { recursive: true })
  const command = join(folder, 'listener')
  const built = await runTool('go', ['build', '-o', command, '.'], { cwd, env })
  if (built.ok) return { command, args: [], release }
  await release()
  throw new Error(built.why)
}
