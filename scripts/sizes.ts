/**
 * `npm run sizes`: what each entry of the packages for other people's programs weighs there, with all
 * that it needs: bundled, minified, gzipped. Fails over a limit.
 */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root, workspacePackages } from './packages/workspace.ts'

/** In bytes, by what users import. */
const limits = new Map([['@posthorn/listener', 8_000]])

/** Packages that run in edge functions and browsers, where bytes count. */
const measured = ['@posthorn/signature', '@posthorn/listener', '@posthorn/client']

let fits = true
for (const { name, folder, manifest } of workspacePackages()) {
  if (!measured.includes(name)) continue
  for (const [path, { source }] of Object.entries(manifest.exports ?? {})) {
    if (source === undefined) continue
    const entry = name + path.slice(1)
    const limit = limits.get(entry)
    const size = await weigh(join(folder, source))
    const verdict = limit === undefined ? '' : ` of ${limit} ${size > limit ? 'TOO LARGE' : 'ok'}`
    console.log(`${entry.padEnd(36)} ${String(size).padStart(6)} B${verdict}`)
    fits &&= limit === undefined || size <= limit
  }
}
process.exitCode = fits ? 0 : 1

async function weigh(entry: string): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    conditions: ['source'],
    // Brought by the runtime.
    external: ['node:*'],
  })
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)
}
