import type { Io } from '../io.ts'

export interface Progress {
  /** `total` is null while nobody knows it. */
  show(done: number, total: number | null): void
  /** Takes the bar away. What comes after is printed on a clean line. */
  end(): void
}

const width = 30
const redrawMs = 100

/** A bar for work that takes a while. Where nobody watches it prints nothing. */
export function createProgress(io: Io, doing: string): Progress {
  if (!io.watched) return { show() {}, end() {} }
  let drawnAtMs = Number.NEGATIVE_INFINITY
  let drawn = false
  return {
    show(done, total) {
      const nowMs = performance.now()
      if (nowMs - drawnAtMs < redrawMs && done !== total) return
      drawnAtMs = nowMs
      drawn = true
      io.err(`\r\x1b[K${doing} ${barOf(done, total)}`)
    },
    end() {
      if (drawn) io.err('\r\x1b[K')
    },
  }
}

function barOf(done: number, total: number | null): string {
  if (total === null) return String(done)
  const share = total === 0 ? 1 : Math.min(1, done / total)
  const full = Math.round(share * width)
  return `[${'#'.repeat(full)}${'-'.repeat(width - full)}] ${done} of ${total}`
}
