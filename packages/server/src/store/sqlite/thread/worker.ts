/**
 * The driver's threads. The writer takes a group of calls into one transaction and answers them
 * after its commit; the reader answers calls one by one on a connection of its own, so that a slow
 * list never delays a commit.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { createFile, openReader, openWriter } from '../database/connection.ts'
import { lockFile } from '../database/file-lock.ts'
import { migrate } from '../database/migrate.ts'
import { type Answer, type Call, runAlone, runGroup, toFailure } from './group.ts'
import { createReader } from './reader.ts'
import { type Tape, type TapeWriter, tapeReader, tapeWriter } from './tape.ts'
import { readerWires, type Wire, writerWires } from './wire.ts'
import { createWriter } from './writer.ts'

export interface WorkerOptions {
  readonly role: 'writer' | 'reader'
  readonly path: string
}

/** A call with the way its answer goes back. */
interface WiredCall extends Call {
  readonly wire: Wire<readonly unknown[], unknown>
}

const { role, path } = workerData as WorkerOptions
const port = parentPort
if (port === null) throw new Error('worker.ts runs as a thread only.')

// The first message says when: the reader needs the schema that the writer brings up to date.
port.once('message', () => {
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
    port.postMessage(toFailure(error, path))
    port.close()
  }
})

function startWriter() {
  createFile(path)
  const lock = lockFile(path)
  const db = openWriter(path)
  migrate(db, path)
  const { nouns, transaction } = createWriter(db)
  return {
    answer(message: Tape) {
      const calls = takeCalls(message, nouns, writerWires)
      send(calls, runGroup(db, calls, { path, transaction }))
    },
    close() {
      db.exec('PRAGMA optimize')
      db.close()
      lock.release()
    },
  }
}

function startReader() {
  const db = openReader(path)
  const nouns = createReader(db)
  return {
    answer(message: Tape) {
      for (const call of takeCalls(message, nouns, readerWires))
        send([call], [runAlone(call, path)])
    },
    close: () => db.close(),
  }
}

function takeCalls(message: Tape, nouns: object, wires: object): WiredCall[] {
  const tape = tapeReader(message, { copy: false })
  const calls: WiredCall[] = []
  while (!tape.done()) {
    const [noun = '', method = ''] = tape.take<string>().split('.')
    const wire = (wires as Record<string, Record<string, WiredCall['wire']>>)[noun]?.[method]
    const run = (nouns as Record<string, Record<string, Call['method']>>)[noun]?.[method]
    if (wire === undefined || run === undefined) throw new Error(`No method ${noun}.${method}.`)
    calls.push({ method: run, wire, args: wire.takeArgs(tape) })
  }
  return calls
}

function send(calls: readonly WiredCall[], answers: readonly Answer[]): void {
  const tape: TapeWriter = tapeWriter()
  tape.put(calls.length)
  for (const [index, answer] of answers.entries()) {
    tape.put(answer.failure)
    if (answer.failure === null) calls[index]?.wire.putAnswer(tape, answer.value)
  }
  const message = tape.finish()
  port?.postMessage(message, [message.bytes])
}
