import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { freePort } from '../free-port.ts'

export interface RedisServer {
  readonly port: number
  stop(): Promise<void>
}

const programs = ['redis-server', 'valkey-server']

/** The server that this machine has, if any. */
export const redisProgram: string | undefined = programs.find(
  (name) => spawnSync(name, ['--version']).status === 0,
)

/** A Redis of the test's own, on a free port of the loopback interface, in memory alone. */
export async function startRedis(program: string): Promise<RedisServer> {
  const port = await freePort()
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  const child = spawn(program, settings, { stdio: ['ignore', 'pipe', 'ignore'] })
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.includes('Ready to accept connections')) resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}.`)))
  })
  return {
    port,
    async stop() {
      process.off('exit', endWithUs)
      child.kill('SIGTERM')
      await gone
    },
  }
}
