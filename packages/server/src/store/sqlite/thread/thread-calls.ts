import type { Worker } from 'node:worker_threads'
import { StoreError } from '../../store.ts'
import type { Failure } from './group.ts'
import { type Tape, tapeReader, tapeWriter } from './tape.ts'
import type { Wire } from './wire.ts'

/** What a group may hold before the next one starts; a single larger call goes alone. */
const maxGroupRows = 500
const maxGroupBytes = 4 * 1024 * 1024
/** How long calls that may wait do so for others to share a commit with. */
const mayWaitMs = 20

type AnyWire = Wire<readonly unknown[], unknown>

interface Call {
  readonly name: string
  readonly wire: AnyWire
  readonly args: readonly unknown[]
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: StoreError) => void
}

/**
 * The way to one of the driver's threads. One group of calls is with the thread at a time; calls
 * made meanwhile wait and form the next. So under load many calls share a commit, and without load
 * none waits for a timer, but those that nobody waits for: they go with the next that somebody does,
 * or after a moment. A commit of their own would be in the way of the next one: where an fsync takes
 * 5 ms, whoever came just after it had to wait for two.
 */
export interface ThreadCalls {
  call(name: string, wire: AnyWire, args: readonly unknown[]): Promise<unknown>
  /** Resolves when the thread has died unasked, with the reason. */
  readonly failed: Promise<StoreError>
  /** Takes no more calls and rejects those not sent yet; what the thread has is still answered. */
  refuse(reason: StoreError): void
  /** Resolves when all calls made so far are answered and the thread has ended. */
  close(): Promise<void>
}

export function createThreadCalls(worker: Worker): ThreadCalls {
  let waiting: Call[] = []
  /** With the thread, in order; answers come in the same order. */
  let sent: Call[] = []
  let scheduled = false
  let late: NodeJS.Timeout | null = null
  let dismissed = false
  let broken: StoreError | null = null
  let closing: Promise<void> | null = null
  let idle: (() => void) | null = null

  const sendGroup = () => {
    scheduled = false
    if (late !== null) clearTimeout(late)
    late = null
    if (sent.length > 0) return
    if (waiting.length === 0) {
      idle?.()
      return
    }
    const tape = tapeWriter()
    let rows = 0
    let count = 0
    for (const { name, wire, args } of waiting) {
      rows += wire.rows(args)
      if (count > 0 && (rows > maxGroupRows || tape.size() > maxGroupBytes)) break
      tape.put(name)
      wire.putArgs(tape, args)
      count++
    }
    sent = waiting.slice(0, count)
    waiting = waiting.slice(count)
    const message = tape.finish()
    worker.postMessage(message, [message.bytes])
  }

  /** When what waits has to go: at once where somebody waits for any of it. */
  const sendInTime = () => {
    if (waiting.length > 0 && closing === null && waiting.every(mayWait)) {
      late ??= setTimeout(sendGroup, mayWaitMs)
    } else {
      sendGroup()
    }
  }

  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve())
  })
  const died = Promise.withResolvers<StoreError>()

  const refuse = (reason: StoreError) => {
    broken ??= reason
    const unsent = waiting
    waiting = []
    for (const call of unsent) call.reject(broken)
    if (sent.length === 0) idle?.()
  }

  const die = (reason: StoreError) => {
    const lost = sent
    sent = []
    for (const call of lost) call.reject(reason)
    refuse(reason)
    died.resolve(reason)
  }

  worker.on('message', (message: Tape) => {
    const tape = tapeReader(message, { copy: true })
    const count = tape.take<number>()
    const answered = sent.slice(0, count)
    sent = sent.slice(count)
    // The thread gets its next group first, then those who wait get their answers.
    if (sent.length === 0) sendInTime()
    for (const call of answered) {
      const failure = tape.take<Failure | null>()
      if (failure === null) call.resolve(call.wire.takeAnswer(tape))
      else call.reject(new StoreError(failure.code, failure.message, { cause: failure.cause }))
    }
  })
  worker.on('error', (error: unknown) => {
    die(new StoreError('broken', `The store's thread died: ${error}`, { cause: error }))
  })
  worker.on('exit', () => {
    if (!dismissed) die(new StoreError('broken', "The store's thread ended unasked."))
  })

  return {
    call(name, wire, args) {
      if (broken !== null) return Promise.reject(broken)
      if (closing !== null) return Promise.reject(closed())
      return new Promise((resolve, reject) => {
        waiting.push({ name, wire, args, resolve, reject })
        if (scheduled || sent.length > 0) return
        if (wire.mayWait(args)) {
          late ??= setTimeout(sendGroup, mayWaitMs)
          return
        }
        // After this turn of the event loop, so that the requests it brought go together.
        scheduled = true
        setImmediate(sendGroup)
      })
    },
    failed: died.promise,
    refuse,
    close() {
      closing ??= (async () => {
        if (waiting.length > 0 || sent.length > 0) {
          await new Promise<void>((resolve) => {
            idle = resolve
            if (sent.length === 0) sendGroup()
          })
        }
        dismissed = true
        worker.postMessage('close')
        await ended
      })()
      return closing
    },
  }
}

function mayWait({ wire, args }: Call): boolean {
  return wire.mayWait(args)
}

function closed(): StoreError {
  return new StoreError('closed', 'The store is closed.')
}
