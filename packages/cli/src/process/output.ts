/** A stream of the process that a command prints to. */
export interface Output {
  /** Writes until that fails; from then on what is written goes nowhere. */
  write(text: string): void
  /** Resolves when all of it is written, or has failed to be. */
  written(): Promise<void>
}

/** A reader that went away, such as `head`, or a closed terminal. */
const readerGone = new Set(['EPIPE', 'ECONNRESET', 'EOF', 'EIO'])

/** `onLost` is told of every failure, and whether it means no more than that nobody reads any longer. */
export function outputTo(
  stream: NodeJS.WriteStream,
  onLost: (loss: { readonly isUnread: boolean }) => void,
): Output {
  let isLost = false
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    isLost = true
    onLost({ isUnread: readerGone.has(code ?? '') })
  })
  return {
    write(text) {
      if (!isLost) stream.write(text)
    },
    written: () => new Promise((resolve) => void stream.write('', () => resolve())),
  }
}
