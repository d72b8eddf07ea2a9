import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Behaviour } from './behaviour.ts'
import type { Account } from './ledger.ts'
import type { ReceiverOptions } from './receiver.ts'
import type { Call, Question, Reply } from './receiver-calls.ts'

/** A receiver in another process. Every promise rejects when that process has died. */
export interface ForkedReceiver {
  readonly url: string
  readonly pid: number
  trust(path: string, secrets: readonly string[]): Promise<void>
  behave(path: string, behaviour: Behaviour): Promise<void>
  received(count: number): Promise<void>
  /** A copy, as of now. */
  account(): Promise<Account>
  close(): Promise<void>
}

/** Keeps no posts unless asked to: this kind is for load. */
export async function forkReceiver(options: ReceiverOptions = {}): Promise<ForkedReceiver> {
  const program = fileURLToPath(new URL('./receiver-process.ts', import.meta.url))
  const child = fork(program, [JSON.stringify({ keepPosts: false, ...options })], {
    serialization: 'advanced',
    stdio: 'inherit',
  })
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (e: Error) => void }>()
  const replyTo = (id: number) =>
    new Promise<unknown>((resolve, reject) => open.set(id, { resolve, reject }))

  child.on('message', ({ id, value }: Reply) => {
    open.get(id)?.resolve(value)
    open.delete(id)
  })
  child.once('exit', (code, signal) => {
    const error = new Error(`The receiver process ended (${signal ?? code}).`)
    for (const { reject } of open.values()) reject(error)
  })

  let lastId = 0
  const ask = (question: Question): Promise<unknown> => {
    lastId += 1
    const reply = replyTo(lastId)
    const call: Call = { ...question, id: lastId }
    child.send(call, (error) => error && open.get(call.id)?.reject(error))
    return reply
  }

  const url = String(await replyTo(0))
  return {
    url,
    pid: child.pid ?? 0,
    trust: async (path, secrets) => void (await ask({ kind: 'trust', path, secrets })),
    behave: async (path, behaviour) => void (await ask({ kind: 'behave', path, behaviour })),
    received: async (count) => void (await ask({ kind: 'received', count })),
    account: async () => (await ask({ kind: 'account' })) as Account,
    close: async () => {
      const exited = once(child, 'exit')
      await ask({ kind: 'close' })
      child.disconnect()
      await exited
    },
  }
}
