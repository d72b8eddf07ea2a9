import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Runs a program in this terminal and ends this process as the program ended. A Ctrl-C reaches both
 * from the terminal itself; it is passed on only where there is no terminal, so that the program
 * never sees one key twice.
 */
export function run(command, args, options) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      process.exitCode = code ?? 128 + constants.signals[signal]
      resolve()
    })
  })
}
