/** What a command has printed so far, for those who wait for something in it. */
export interface Transcript {
  readonly out: string
  readonly err: string
  add(stream: 'out' | 'err', text: string): void
  /** The first match on either stream, from the start. Rejects when the command ends without one. */
  says(pattern: RegExp, ended: Promise<unknown>): Promise<RegExpExecArray>
}

export function createTranscript(): Transcript {
  const texts = { out: '', err: '' }
  const waiting = new Set<() => void>()
  return {
    get out() {
      return texts.out
    },
    get err() {
      return texts.err
    },
    add(stream, text) {
      texts[stream] += text
      for (const look of waiting) look()
    },
    says: (pattern, ended) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(texts.out) ?? pattern.exec(texts.err)
          if (found === null) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
        void ended.then(() =>
          reject(new Error(`It ended, and never said ${pattern}:\n${texts.out}${texts.err}`)),
        )
      }),
  }
}
