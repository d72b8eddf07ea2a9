/**
 * `npm run packages`, after a build: packs every package as users get it, has publint and
 * are-the-types-wrong look at the tarballs, installs them together into an empty project, imports
 * each, runs each command there, and has the server serve its console.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack } from './packages/pack.ts'
import { root, type WorkspacePackage, workspacePackages } from './packages/workspace.ts'

interface Packed extends WorkspacePackage {
  readonly tarball: string
}

const folder = mkdtempSync(join(tmpdir(), 'posthorn-packages-'))
try {
  const packed = workspacePackages().map((each) => ({ ...each, tarball: pack(each, folder) }))
  const fit = packed.map(isWellMade).every(Boolean) && works(packed)
  console.error(fit ? 'packages: all fit to publish' : 'packages: not fit to publish')
  process.exitCode = fit ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function isWellMade({ name, tarball }: Packed): boolean {
  const bin = (tool: string) => join(root, 'node_modules/.bin', tool)
  const linted = succeeds(bin('publint'), ['run', tarball, '--strict'], folder)
  const typed = succeeds(bin('attw'), [tarball, '--profile', 'esm-only', '--no-emoji'], folder)
  if (linted && typed) console.error(`${name}: well made`)
  return linted && typed
}

/** One project that depends on all tarballs; what they need from elsewhere comes from the registry. */
function works(packed: readonly Packed[]): boolean {
  const project = join(folder, 'project')
  mkdirSync(project)
  const dependencies = Object.fromEntries(
    packed.map(({ name, tarball }) => [name, `file:${tarball}`]),
  )
  const manifest = { private: true, type: 'module', dependencies, overrides: dependencies }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  if (!succeeds('npm', ['install', ...quiet], project)) return false
  return packed.map((each) => isUsable(each, project)).every(Boolean) && servesConsole(project)
}

/** The installed server, started and asked as a browser would. */
function servesConsole(project: string): boolean {
  const program = join(root, 'scripts/packages/load-console.mjs')
  cpSync(program, join(project, 'load-console.mjs'))
  if (!succeeds(process.execPath, ['load-console.mjs'], project)) return false
  console.error('@posthorn/server: serves its console, compressed')
  return true
}

function isUsable({ name, manifest }: Packed, project: string): boolean {
  const script = ['--input-type=module', '--eval', `await import('${name}')`]
  const imported = !manifest.exports || succeeds(process.execPath, script, project)
  const commands = Object.keys(manifest.bin ?? {}).map((command) => {
    return succeeds(join(project, 'node_modules/.bin', command), ['--version'], project)
  })
  const usable = imported && commands.every(Boolean)
  if (usable) console.error(`${name}: installs, imports, runs`)
  return usable
}

/** Runs a program and shows what it said only when it failed. */
function succeeds(command: string, args: string[], cwd: string): boolean {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status === 0) return true
  console.error([command, ...args].join(' '), error?.message ?? `exited with ${status}`)
  console.error(stdout, stderr)
  return false
}
