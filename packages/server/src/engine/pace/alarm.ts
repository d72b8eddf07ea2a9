import type { Clock } from '../../domain/clock.ts'

/** Calls back for each key when its time has come; one timer serves all. */
export interface Alarm<Key> {
  /** Rings for the key then, unless it rings sooner already. By the monotonic clock. */
  set(key: Key, atMs: number): void
  /** Rings for all whose time has come. The timer does so by itself. */
  ringDue(): void
  stop(): void
}

interface Entry<Key> {
  readonly key: Key
  readonly atMs: number
}

/** A heap by time: with ten thousand keys waiting, one that rings a thousand times a second costs next to nothing. */
export function createAlarm<Key>(deps: {
  readonly clock: Clock
  readonly ring: (key: Key) => void
}): Alarm<Key> {
  const { clock } = deps
  const heap: Entry<Key>[] = []
  /** When each key rings; an entry of the heap that says otherwise was overtaken. */
  const set = new Map<Key, number>()
  let timer: NodeJS.Timeout | undefined
  let timerAtMs = Number.POSITIVE_INFINITY
  let stopped = false

  function arm() {
    const atMs = heap[0]?.atMs ?? Number.POSITIVE_INFINITY
    if (stopped || atMs >= timerAtMs || atMs === Number.POSITIVE_INFINITY) return
    clearTimeout(timer)
    timerAtMs = atMs
    timer = setTimeout(ringDue, Math.max(1, Math.ceil(atMs - clock.monotonicMs())))
    timer.unref()
  }

  function ringDue() {
    clearTimeout(timer)
    timerAtMs = Number.POSITIVE_INFINITY
    const nowMs = clock.monotonicMs()
    const due: Key[] = []
    for (let first = heap[0]; first !== undefined && first.atMs <= nowMs; first = heap[0]) {
      removeFirst(heap)
      if (set.get(first.key) !== first.atMs) continue
      set.delete(first.key)
      due.push(first.key)
    }
    for (const key of due) deps.ring(key)
    arm()
  }

  return {
    set(key, atMs) {
      const known = set.get(key)
      if (known !== undefined && known <= atMs) return
      set.set(key, atMs)
      insert(heap, { key, atMs })
      arm()
    },
    ringDue,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

function insert<Key>(heap: Entry<Key>[], entry: Entry<Key>) {
  let place = heap.length
  while (place > 0) {
    const above = (place - 1) >> 1
    const parent = heap[above]
    if (parent === undefined || parent.atMs <= entry.atMs) break
    heap[place] = parent
    place = above
  }
  heap[place] = entry
}

function removeFirst<Key>(heap: Entry<Key>[]) {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let place = 0
  for (;;) {
    const left = 2 * place + 1
    const right = left + 1
    const below =
      (heap[right]?.atMs ?? Number.POSITIVE_INFINITY) < (heap[left]?.atMs ?? 0) ? right : left
    const child = heap[below]
    if (child === undefined || child.atMs >= last.atMs) break
    heap[place] = child
    place = below
  }
  heap[place] = last
}
