import { once } from 'node:events'
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Store, StoreError } from '../store.ts'
import type { Failure } from './thread/group.ts'
import type { ReaderParts, WriterParts } from './thread/parts.ts'
import { createThreadCalls, type ThreadCalls } from './thread/thread-calls.ts'
import { readerWires, type Wire, type Wires, writerWires } from './thread/wire.ts'
import type { WorkerOptions } from './thread/worker.ts'

/**
 * Opens the store in an SQLite file, which is created when absent. Rejects with a `StoreError` that
 * says what to do when another process has the file, when it is another program's, or when a newer
 * Posthorn wrote it.
 */
export async function openSqliteStore(options: { readonly path: string }): Promise<Store> {
  const path = resolve(options.path)
  const threads = { writer: startThread('writer', path), reader: startThread('reader', path) }
  const writer = await openThread(threads.writer).catch(async (error: unknown) => {
    await threads.reader.terminate()
    throw error
  })
  const reader = await openThread(threads.reader).catch(async (error: unknown) => {
    await writer.close()
    throw error
  })
  const { service: readerService, ...read } = over<ReaderParts>(reader, readerWires)
  const { service: writerService, routing, ...write } = over<WriterParts>(writer, writerWires)

  // One thread is no store: without reads nobody sees what is written, and the other way round.
  const failed = Promise.race([writer.failed, reader.failed])
  void failed.then((reason) => {
    writer.refuse(reason)
    reader.refuse(reason)
  })
  return {
    exclusive: true,
    read: {
      ...read,
      routing,
      async ping() {
        await Promise.all([readerService.ping(), writerService.ping()])
      },
    },
    write,
    failed,
    async close() {
      // The writer last, so that it folds the log into the database.
      await reader.close()
      await writer.close()
    },
  }
}

/** What a thread makes is garbage after its message: by default each may keep 48 MB for it. */
const youngMb = 6

function startThread(role: WorkerOptions['role'], path: string): Worker {
  // Beside this file, as source or as built.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const workerData: WorkerOptions = { role, path }
  const name = `posthorn-store-${role}`
  const resourceLimits = { maxYoungGenerationSizeMb: youngMb }
  return new Worker(new URL(`./thread/worker.${extension}`, import.meta.url), {
    workerData,
    name,
    resourceLimits,
  })
}

async function openThread(worker: Worker): Promise<ThreadCalls> {
  worker.postMessage('open')
  const [refusal] = (await once(worker, 'message')) as [Failure | null]
  if (refusal === null) return createThreadCalls(worker)
  throw new StoreError(refusal.code, refusal.message, { cause: refusal.cause })
}

/** The nouns of the port, each method a call to the thread. */
function over<Part extends object>(thread: ThreadCalls, wires: Wires<Part>): Part {
  type Methods = Record<string, Wire<readonly unknown[], unknown>>
  const nouns = Object.entries(wires as Record<string, Methods>).map(([noun, methods]) => [
    noun,
    Object.fromEntries(
      Object.entries(methods).map(([method, wire]) => {
        const name = `${noun}.${method}`
        return [method, (...args: readonly unknown[]) => thread.call(name, wire, args)]
      }),
    ),
  ])
  return Object.fromEntries(nouns) as Part
}
