#!/usr/bin/env node
import { emitKeypressEvents } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { exitCodes } from './io.ts'
import { run } from './run.ts'

const { stdin, stdout, stderr } = process
const stops: (() => void)[] = []
let stopAsked = false
let isOutputWhole = true

/** Asking twice means: now. */
function stop() {
  if (stops.length === 0 || stopAsked) process.exit(130)
  windDown()
}

/** For what happens by itself, and may happen twice without meaning more by it. */
function windDown() {
  if (stopAsked) return
  stopAsked = true
  for (const listener of stops) listener()
}

/** A reader that went away, such as `head`, or a closed terminal. */
const readerGone = new Set(['EPIPE', 'ECONNRESET', 'EOF', 'EIO'])

/**
 * Writes until that fails. From then on the command ends in its own time and with its own code, because
 * it may be half way through something; one with nothing to wind down ends at once.
 */
function writeTo(stream: NodeJS.WriteStream): (text: string) => void {
  let isLost = false
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    isLost = true
    const isUnread = readerGone.has(code ?? '')
    if (!isUnread) isOutputWhole = false
    if (stops.length === 0) process.exit(isUnread ? 141 : exitCodes.failed)
    windDown()
  })
  return (text) => {
    if (!isLost) stream.write(text)
  }
}

/** Resolves when all of it is written, or has failed to be. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}

function onKey(listener: (key: string) => void): () => void {
  const pressed = (text: string | undefined, key: { name?: string; ctrl?: boolean }) => {
    if (key.ctrl && key.name === 'c') stop()
    else listener(key.name ?? text ?? '')
  }
  const restore = () => void stdin.setRawMode(false)
  emitKeypressEvents(stdin)
  stdin.setRawMode(true)
  stdin.on('keypress', pressed)
  // The terminal was closed: SIGHUP says so as well.
  stdin.on('error', windDown)
  stdin.resume()
  process.once('exit', restore)
  return () => {
    stdin.off('keypress', pressed)
    stdin.pause()
    stdin.off('error', windDown)
    process.off('exit', restore)
    restore()
  }
}

process.once('beforeExit', () => {
  stderr.write(
    'posthorn: the command has not ended, and nothing is left to wait for (unfinished)\n',
  )
  process.exit(exitCodes.failed)
})

const code = await run(process.argv.slice(2), {
  out: writeTo(stdout),
  err: writeTo(stderr),
  env: process.env,
  cwd: process.cwd(),
  colors: stdout.isTTY === true && !process.env.NO_COLOR,
  columns: stdout.isTTY ? stdout.columns : null,
  watched: stderr.isTTY === true,
  readInput: () => buffer(stdin),
  onKey: stdin.isTTY && stdout.isTTY ? onKey : null,
  onStop(listener) {
    if (stops.length === 0) {
      process.on('SIGINT', stop)
      process.on('SIGTERM', stop)
      // A terminal that closes may say so several times.
      process.on('SIGHUP', windDown)
    }
    stops.push(listener)
  },
  stop,
})
await Promise.all([written(stdout), written(stderr)])
process.exit(isOutputWhole ? code : code || exitCodes.failed)
