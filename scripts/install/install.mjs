import { spawn } from 'node:child_process'
import { basename, join, sep } from 'node:path'
import { explainFailure } from './explain-failure.mjs'
import { isInstalled } from './is-installed.mjs'
import { withLock } from './lock.mjs'

const progressMs = 10_000

/**
 * Runs `npm ci` in `root` and tells of the progress in plain lines. Resolves to nothing when all is
 * installed, or to a sentence that says what is wrong and what to do.
 */
export function install(root, say) {
  const onWait = () => say('Another command is installing. Waiting for it.')
  return withLock(join(root, '.posthorn', 'install.lock'), onWait, async () => {
    if (isInstalled(root)) return undefined
    say('Installing dependencies into node_modules. This takes about a minute, once.')
    const startedMs = Date.now()
    const seconds = () => Math.round((Date.now() - startedMs) / 1000)
    const progress = setInterval(() => say(`Still installing, ${seconds()} s.`), progressMs)
    const { code, output } = await npmCi(root)
    clearInterval(progress)
    if (code !== 0) return explainFailure(output)
    say(`Installed in ${seconds()} s.`)
    return undefined
  })
}

function npmCi(root) {
  const { command, args, shell } = npm(root)
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier']
  const child = spawn(command, [...args, 'ci', ...quiet], {
    cwd: root,
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  // A signal ends npm first, so that nothing goes on writing behind our back.
  const pass = (signal) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, pass)
  return new Promise((resolve) => {
    const done = (result) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, pass)
      resolve(result)
    }
    child.once('error', (error) => done({ code: 1, output: String(error) }))
    child.once('close', (code, signal) =>
      done({ code: code ?? 1, output: output + (signal ?? '') }),
    )
  })
}

/**
 * The npm that runs us, on the Node it runs on itself: `npm ci` deletes node_modules first, and with
 * it the pinned Node. Without one (plain `node scripts/with-install.mjs`), the npm on the PATH.
 */
function npm(root) {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  const isNpm = script && basename(script) === 'npm-cli.js'
  if (!isNpm || !node || node.startsWith(join(root, 'node_modules') + sep)) {
    return { command: 'npm', args: [], shell: process.platform === 'win32' }
  }
  return { command: node, args: [script], shell: false }
}
