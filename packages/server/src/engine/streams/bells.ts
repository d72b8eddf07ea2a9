import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import type { Bell, ListenRefused, StreamRef } from '../../domain/node/streams.ts'

/** The bells of all who wait for deliveries of streams on this node. */
export interface Bells {
  listen(stream: StreamRef): Bell | ListenRefused
  /** Costs one look-up when nobody waits. */
  ring(webhookId: WebhookId): void
  /** Rings all of them, for good. */
  end(): void
}

export interface BellsDeps {
  /** Whether there is something for those who wait, or a reason not to; it must not reject. */
  readonly look: (stream: StreamRef) => Promise<boolean>
  /** How often it is looked for what rings no bell: retries that came due, what other nodes stored. */
  readonly lookEveryMs: number
}

/** Each holds a connection and a timer. A few streams, or a few channels, must not take all places. */
export const waiterLimits = { webhook: 100, channel: 200, node: 1_000 } as const

interface Waiter extends Bell {
  ring(): void
}

/** A stream somebody waits for: however many they are, one look serves all of them. */
interface Waited {
  readonly waiters: Set<Waiter>
  readonly looking: NodeJS.Timeout
}

export function createBells({ look, lookEveryMs }: BellsDeps): Bells {
  const streams = new Map<WebhookId, Waited>()
  const perChannel = new Map<ChannelId, number>()
  let total = 0
  let over = false

  function ring(webhookId: WebhookId) {
    const waited = streams.get(webhookId)
    if (waited !== undefined) for (const waiter of waited.waiters) waiter.ring()
  }

  function waitFor(stream: StreamRef): Waited {
    let isLooking = false
    const lookOnce = async () => {
      if (isLooking) return
      isLooking = true
      if (await look(stream)) ring(stream.id)
      isLooking = false
    }
    const looking = setInterval(() => void lookOnce(), lookEveryMs)
    const waited = { waiters: new Set<Waiter>(), looking }
    streams.set(stream.id, waited)
    return waited
  }

  function count(channelId: ChannelId, by: 1 | -1) {
    total += by
    const left = (perChannel.get(channelId) ?? 0) + by
    if (left > 0) perChannel.set(channelId, left)
    else perChannel.delete(channelId)
  }

  function leave({ channelId, id }: StreamRef, waiter: Waiter) {
    const waited = streams.get(id)
    if (waited?.waiters.delete(waiter) !== true) return
    count(channelId, -1)
    if (waited.waiters.size > 0) return
    clearInterval(waited.looking)
    streams.delete(id)
  }

  function waiterFor(stream: StreamRef): Waiter {
    let pending = false
    let wake = () => {}
    const waiter: Waiter = {
      get over() {
        return over
      },
      ring() {
        pending = true
        wake()
      },
      async rung(ms, signal) {
        if (!pending && !over && !signal.aborted) await sleep(ms, signal)
        pending = false
      },
      leave: () => leave(stream, waiter),
    }
    return waiter

    async function sleep(ms: number, signal: AbortSignal) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, ms)
      const end = () => resolve()
      signal.addEventListener('abort', end)
      wake = end
      await promise
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    }
  }

  return {
    listen(stream) {
      const { channelId, id } = stream
      if ((streams.get(id)?.waiters.size ?? 0) >= waiterLimits.webhook) return 'stream_full'
      if ((perChannel.get(channelId) ?? 0) >= waiterLimits.channel) return 'channel_full'
      if (total >= waiterLimits.node) return 'full'
      const waiter = waiterFor(stream)
      const waited = streams.get(id) ?? waitFor(stream)
      waited.waiters.add(waiter)
      count(channelId, 1)
      return waiter
    },
    ring,
    end() {
      over = true
      for (const webhookId of streams.keys()) ring(webhookId)
    },
  }
}
