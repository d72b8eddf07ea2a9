/**
 * What `npm start` and `npm test` run: installs what is missing, builds the console where it is about
 * to be served, then runs the task with the Node that package.json pins. Plain JavaScript for Node 18 and later without any package, because it is
 * the first thing to run on a fresh clone. Nothing is written outside the repository.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install } from './install/install.mjs'
import { isInstalled } from './install/is-installed.mjs'
import { run } from './install/run.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const tasks = {
  dev: ['--conditions=source', 'packages/cli/src/bin.ts', 'dev'],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
}

const [name, ...rest] = process.argv.slice(2)
const task = tasks[name]
if (!task) {
  say(`There is no task "${name}". Tasks: ${Object.keys(tasks).join(', ')}.`)
  process.exit(2)
}
if (!isInstalled(root)) {
  const problem = await install(root, say)
  if (problem) {
    say(problem)
    process.exit(1)
  }
}
const node = pinnedNode()
if (name === 'dev' && existsSync(join(root, 'packages', 'console'))) buildConsole()
try {
  await run(node, [...task, ...rest], { cwd: root })
} catch (error) {
  // A Node built for another C library (Alpine) is there and yet "not found".
  say(
    `${node} does not run here (${error.message}). Install Node 24 or later and delete that file.`,
  )
  process.exitCode = 1
}

/** Before the server, which looks for it once. Without it there is still the API: it says what failed. */
function buildConsole() {
  spawnSync(node, [join('scripts', 'build-console.ts')], { cwd: root, stdio: 'inherit' })
}

/** By path, not by name: a shell may remember an older `node` from before the installation. */
function pinnedNode() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const pinned = join(root, 'node_modules', 'node', 'bin', file)
  if (existsSync(pinned)) return pinned
  if (Number.parseInt(process.versions.node, 10) >= 24) {
    say(`The pinned Node is not in node_modules; using Node ${process.versions.node} instead.`)
    return process.execPath
  }
  say(
    `Posthorn needs Node 24 or later and this is ${process.versions.node}. The package "node" brings ` +
      'its own, but its install script did not run: allow scripts (`npm config get ignore-scripts` ' +
      'should say false) and delete node_modules, or install Node 24 or later yourself.',
  )
  process.exit(1)
}

function say(sentence) {
  console.error(`posthorn: ${sentence}`)
}
