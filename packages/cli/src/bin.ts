#!/usr/bin/env node
import { emitKeypressEvents } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { run } from './run.ts'

const { stdin, stdout, stderr } = process
const stops: (() => void)[] = []

/** Asking twice means: now. */
function stop() {
  if (stops.length === 0 || stopAsked) process.exit(130)
  stopAsked = true
  for (const listener of stops) listener()
}
let stopAsked = false

/** A reader that went away, such as `head`, has seen enough. */
function readerGone(error: NodeJS.ErrnoException) {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
}
stdout.on('error', readerGone)
stderr.on('error', readerGone)

function onKey(listener: (key: string) => void): () => void {
  const pressed = (text: string | undefined, key: { name?: string; ctrl?: boolean }) => {
    if (key.ctrl && key.name === 'c') stop()
    else listener(key.name ?? text ?? '')
  }
  const restore = () => void stdin.setRawMode(false)
  emitKeypressEvents(stdin)
  stdin.setRawMode(true)
  stdin.on('keypress', pressed)
  stdin.resume()
  process.once('exit', restore)
  return () => {
    stdin.off('keypress', pressed)
    stdin.pause()
    process.off('exit', restore)
    restore()
  }
}

const code = await run(process.argv.slice(2), {
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
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
    }
    stops.push(listener)
  },
})
process.exit(code)
