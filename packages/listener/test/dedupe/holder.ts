import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Holder {
  /** The lines it printed until it said `ready`. */
  readonly said: readonly string[]
  /** `kill -9`: no handler runs, no connection is closed in order. Resolves when it is gone. */
  kill(): Promise<void>
}

const program = fileURLToPath(new URL('./holder-process.ts', import.meta.url))

/** A process that does what `holder-process.ts` says of `what`, and then holds on until it is killed. */
export async function startHolder(...what: string[]): Promise<Holder> {
  const child = spawn(process.execPath, ['--conditions=source', program, ...what], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      process.off('exit', endWithUs)
      resolve()
    })
  })
  const errors: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const said: string[] = []
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line === 'ready') resolve()
      else said.push(line)
    })
    child.once('error', reject)
    child.once('close', () => reject(new Error(`The holder ended. ${errors.join('')}`)))
  })
  return {
    said,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
