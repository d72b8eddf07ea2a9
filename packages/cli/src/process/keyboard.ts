import { emitKeypressEvents } from 'node:readline'
import type { ReadStream } from 'node:tty'
import type { Ending } from './ending.ts'

/** Hands over each key that is pressed at the terminal, until the function it answers is called. */
export function onKeys(
  terminal: ReadStream,
  ending: Pick<Ending, 'ask' | 'windDown'>,
  listener: (key: string) => void,
): () => void {
  const pressed = (text: string | undefined, key: { name?: string; ctrl?: boolean }) => {
    if (key.ctrl && key.name === 'c') ending.ask()
    else listener(key.name ?? text ?? '')
  }
  const restore = () => void terminal.setRawMode(false)
  emitKeypressEvents(terminal)
  terminal.setRawMode(true)
  terminal.on('keypress', pressed)
  // The terminal was closed: SIGHUP says so as well.
  terminal.on('error', ending.windDown)
  terminal.resume()
  process.once('exit', restore)
  return () => {
    terminal.off('keypress', pressed)
    terminal.pause()
    terminal.off('error', ending.windDown)
    process.off('exit', restore)
    restore()
  }
}
