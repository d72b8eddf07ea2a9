/** First in, first out, at constant cost whatever the length. */
export interface Queue<T> {
  readonly length: number
  push(item: T): void
  shift(): T | undefined
}

/** A ring that doubles when full. */
export function createQueue<T>(): Queue<T> {
  let ring: (T | undefined)[] = new Array(16)
  let head = 0
  let length = 0
  return {
    get length() {
      return length
    },
    push(item) {
      if (length === ring.length) {
        ring = [...ring.slice(head), ...ring.slice(0, head), ...new Array(ring.length)]
        head = 0
      }
      ring[(head + length) % ring.length] = item
      length += 1
    },
    shift() {
      if (length === 0) return undefined
      const item = ring[head]
      ring[head] = undefined
      head = (head + 1) % ring.length
      length -= 1
      return item
    },
  }
}
