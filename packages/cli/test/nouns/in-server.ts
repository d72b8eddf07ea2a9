import type { Io } from '../../src/index.ts'
import { type LaunchedServer, launchServer } from '../support/launch-server.ts'
import type { Ran } from '../support/run-command.ts'
import { type Receiver, startReceiver } from './receiver.ts'

/** A server with a channel `shop`, a receiver, and commands that act on both. */
export interface Surroundings {
  readonly server: LaunchedServer
  readonly receiver: Receiver
  /** Runs a command in the channel; fails the test unless it ends with exit code 0. Answers what it printed. */
  ok(args: readonly string[], io?: Partial<Io>): Promise<string>
  /** The same with `--json`: the values of its lines. */
  json<Value = Record<string, unknown>>(args: readonly string[], io?: Partial<Io>): Promise<Value[]>
  /** Whatever comes of it. */
  run(args: readonly string[], io?: Partial<Io>): Promise<Ran>
  stop(): Promise<void>
}

export async function launchSurroundings(): Promise<Surroundings> {
  const [server, receiver] = await Promise.all([launchServer(), startReceiver()])
  const run = (args: readonly string[], io: Partial<Io> = {}) =>
    server.posthorn(args, { ...io, env: { POSTHORN_CHANNEL: 'shop', ...io.env } })
  const ok = async (args: readonly string[], io?: Partial<Io>) => {
    const { code, err, out } = await run(args, io)
    if (code === 0) return out
    throw new Error(`posthorn ${args.join(' ')} ended with ${code}: ${err}${out}`)
  }
  await ok(['channels', 'create', 'My shop', '--guid', 'shop'])
  return {
    server,
    receiver,
    run,
    ok,
    json: async <Value>(args: readonly string[], io?: Partial<Io>) =>
      (await ok([...args, '--json'], io))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Value),
    async stop() {
      await server.stop()
      await receiver.close()
    },
  }
}

/** Asks until it holds: what the server does by itself has no call that waits for it. */
export async function until<Value>(
  look: () => Promise<Value>,
  holds: (value: Value) => boolean,
): Promise<Value> {
  for (;;) {
    const value = await look()
    if (holds(value)) return value
    await new Promise(setImmediate)
  }
}
