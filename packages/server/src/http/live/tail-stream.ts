import { Readable } from 'node:stream'
import type { ChannelId } from '../../domain/ids.ts'
import type { LiveItem, Tail } from '../../domain/node/live.ts'
import {
  type ByeReason,
  beginningFrame,
  byeFrame,
  gapFrame,
  heartbeatFrame,
  itemFrame,
} from './present.ts'

/** Common proxies cut a connection that is silent for 30 to 60 seconds. */
const heartbeatMs = 15_000

/** What is written ahead of the client; beyond it items wait in the tail, which costs nothing. */
const aheadBytes = 64 * 1024

export interface Following {
  readonly channelId: ChannelId
  /** Whether the client asked for it. */
  readonly shows: (item: LiveItem) => boolean
  /**
   * Asked whenever something is to be shown, and at each beat. Nothing is shown while the answer is not
   * there; when there will be none, the connection is cut.
   */
  readonly ended: () => Ended | Promise<Ended>
}

/** Why nothing more may be shown; null while it may. */
export type Ended = ByeReason | null

/**
 * A tail as server-sent events. It takes from the tail as fast as its client reads. One that is so far
 * behind that items are gone is cut off without a word, since it would not read it: when it comes back
 * it is told of the gap.
 */
export function streamTail(tail: Tail, { channelId, shows, ended }: Following): Readable {
  /** Whether the client takes more now. */
  let hasRoom = false
  let isOver = false
  let isAsking = false

  const stream = new Readable({
    highWaterMark: aheadBytes,
    read() {
      hasRoom = true
      pump()
    },
    destroy(error, done) {
      isOver = true
      clearInterval(beating)
      tail.leave()
      done(error)
    },
  })

  function write(frame: string) {
    hasRoom = stream.push(frame)
  }

  function bye(reason: ByeReason) {
    isOver = true
    tail.leave()
    clearInterval(beating)
    stream.push(byeFrame(reason, tail.place))
    stream.push(null)
  }

  function pump() {
    if (isOver || isAsking) return
    const reason = ended()
    if (!(reason instanceof Promise)) return goOn(reason)
    isAsking = true
    reason.then(
      (known) => {
        isAsking = false
        goOn(known)
      },
      () => stream.destroy(),
    )
  }

  function goOn(reason: Ended) {
    if (isOver) return
    if (reason !== null) return bye(reason)
    if (tail.lost) return void stream.destroy()
    while (hasRoom) {
      const next = tail.next()
      if (next === null) return
      if (shows(next.item)) write(itemFrame(channelId, next))
    }
  }

  function beat() {
    pump()
    if (hasRoom && !isOver) write(heartbeatFrame(tail.place))
  }

  const beating = setInterval(beat, heartbeatMs)
  tail.listen({ more: pump, over: () => bye('stopping') })
  write(beginningFrame(tail.place))
  if (tail.gap !== null) write(gapFrame(tail.gap, tail.place))
  return stream
}
