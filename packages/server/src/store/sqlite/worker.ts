/**
 * The driver's threads. The writer takes a group of calls into one transaction and answers them
 * after its commit; the reader answers calls one by one on a connection of its own, so that a slow
 * list never delays a commit.
 */
import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import { StoreError } from '../store.ts'
import { openReader, openWriter } from './connection.ts'
import { lockFile } from './file-lock.ts'
import type { Failure } from './lane.ts'
import { migrate } from './migrate.ts'
import { createReader } from './reader.ts'
import { type Tape, type TapeWriter, tapeReader, tapeWriter } from './tape.ts'
import { readerWires, type Wire, writerWires } from './wire.ts'
import { createWriter } from './writer.ts'

export interface WorkerOptions {
  readonly role: 'writer' | 'reader'
  readonly path: string
}

interface Call {
  readonly method: (...args: readonly unknown[]) => unknown
  readonly wire: Wire<readonly unknown[], unknown>
  readonly args: readonly unknown[]
}

type Answer = { readonly failure: null; readonly value: unknown } | { readonly failure: Failure }

const { role, path } = workerData as WorkerOptions
const port = parentPort
if (port === null) throw new Error('worker.ts runs as a thread only.')

try {
  const { answer, close } = role === 'writer' ? startWriter() : startReader()
  port.on('message', (message: Tape | 'close') => {
    if (message !== 'close') {
      answer(message)
      return
    }
    close()
    port.close()
  })
  port.postMessage(null)
} catch (error) {
  port.postMessage(toFailure(error))
  port.close()
}

function startWriter() {
  const lock = lockFile(path)
  const db = openWriter(path)
  migrate(db, path)
  const nouns = createWriter(db)
  return {
    answer(message: Tape) {
      const calls = takeCalls(message, nouns, writerWires)
      send(calls, runGroup(db, calls))
    },
    close() {
      db.exec('PRAGMA optimize')
      db.close()
      lock.release()
    },
  }
}

/**
 * One transaction for all; if anything in it fails, nothing of it happened, and each call gets a
 * transaction of its own, so that one that cannot succeed fails alone.
 */
function runGroup(db: DatabaseSync, calls: readonly Call[]): Answer[] {
  try {
    db.exec('BEGIN IMMEDIATE')
    const answers = calls.map(run)
    db.exec('COMMIT')
    return answers
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    if (calls.length === 1) return [{ failure: toFailure(error) }]
    return calls.flatMap((call) => runGroup(db, [call]))
  }
}

function startReader() {
  const db = openReader(path)
  const nouns = createReader(db)
  return {
    answer(message: Tape) {
      for (const call of takeCalls(message, nouns, readerWires)) send([call], [attempt(call)])
    },
    close: () => db.close(),
  }
}

function attempt(call: Call): Answer {
  try {
    return run(call)
  } catch (error) {
    return { failure: toFailure(error) }
  }
}

function run({ method, args }: Call): Answer {
  return { failure: null, value: method(...args) }
}

function takeCalls(message: Tape, nouns: object, wires: object): Call[] {
  const tape = tapeReader(message, { copy: false })
  const calls: Call[] = []
  while (!tape.done()) {
    const [noun = '', method = ''] = tape.take<string>().split('.')
    const wire = (wires as Record<string, Record<string, Call['wire']>>)[noun]?.[method]
    const run = (nouns as Record<string, Record<string, Call['method']>>)[noun]?.[method]
    if (wire === undefined || run === undefined) throw new Error(`No method ${noun}.${method}.`)
    calls.push({ method: run, wire, args: wire.takeArgs(tape) })
  }
  return calls
}

function send(calls: readonly Call[], answers: readonly Answer[]): void {
  const tape: TapeWriter = tapeWriter()
  tape.put(calls.length)
  for (const [index, answer] of answers.entries()) {
    tape.put(answer.failure)
    if (answer.failure === null) calls[index]?.wire.putAnswer(tape, answer.value)
  }
  const message = tape.finish()
  port?.postMessage(message, [message.bytes])
}

/** SQLITE_FULL of https://sqlite.org/rescode.html. */
const diskFull = 13

function toFailure(error: unknown): Failure {
  if (error instanceof StoreError) {
    return { code: error.code, message: error.message, cause: error.cause }
  }
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && 'errcode' in error && error.errcode === diskFull) {
    return { code: 'full', message: `No room is left for ${path}.`, cause: error }
  }
  return { code: 'broken', message: `The store failed: ${message}`, cause: error }
}
