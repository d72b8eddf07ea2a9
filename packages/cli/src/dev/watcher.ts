import type { Client, LiveAttempt, LiveEvent } from '@posthorn/client'
import { operationalGuid } from '../server/well-known.ts'

/** Something that happened on a channel, as its live tail tells it. The channel is named by guid, or else by name. */
export type Sight = { readonly channel: string } & (
  | { readonly kind: 'published'; readonly event: LiveEvent }
  | { readonly kind: 'attempt'; readonly attempt: LiveAttempt }
  /** More happened at once than the tail keeps. */
  | { readonly kind: 'gap' }
)

export interface Watcher {
  /** Follows channels that were made since. Resolves when all that happens from now on is seen. */
  lookAround(): Promise<void>
  /** Guids, or else ids, of the channels that are followed. */
  channels(): readonly string[]
  stop(): void
}

interface Followed {
  readonly ending: AbortController
  /** Resolves when the tail stands, or when there will be none. */
  readonly stands: Promise<void>
}

const lookEveryMs = 2_000
/** A server keeps room for some hundred tails. */
const mostChannels = 30

/** Watches one channel, and the newest of the others. */
export function watchChannels(
  operator: Client,
  {
    always,
    onSight,
  }: {
    /** By its guid. */
    readonly always: string
    onSight(sight: Sight): void
  },
): Watcher {
  const followed = new Map<string, Followed>()
  let stopped = false

  async function lookAround(): Promise<void> {
    const { data } = await operator.channels.list({ limit: mostChannels }).page()
    if (stopped) return
    const names = new Map([[always, always]])
    for (const { id, guid, name } of data) {
      if (guid !== operationalGuid) names.set(guid ?? id, guid ?? name)
    }
    for (const [id, { ending }] of followed) {
      if (!names.has(id)) ending.abort()
    }
    for (const [id, name] of names) {
      if (!followed.has(id)) followed.set(id, followOne(id, name))
    }
    await Promise.all([...followed.values()].map(({ stands }) => stands))
  }

  function followOne(id: string, channel: string): Followed {
    const ending = new AbortController()
    const { promise: stands, resolve: onOpen } = Promise.withResolvers<void>()
    const tell = async () => {
      const tail = operator.channel(id).live({}, { signal: ending.signal, onOpen })
      for await (const { kind, data } of tail) {
        if (kind === 'event') onSight({ kind: 'published', channel, event: data })
        else if (kind === 'attempt') onSight({ kind, channel, attempt: data })
        else onSight({ kind, channel })
      }
    }
    // A channel that was deleted is left; what else ends a tail is tried again at the next look.
    const left = () => {
      followed.delete(id)
      onOpen()
    }
    tell().then(left, left)
    return { ending, stands }
  }

  // A look that fails finds the server stopping, or is made up for by the next one.
  const timer = setInterval(() => lookAround().catch(() => {}), lookEveryMs)
  return {
    lookAround,
    channels: () => [...followed.keys()],
    stop() {
      stopped = true
      clearInterval(timer)
      for (const { ending } of followed.values()) ending.abort()
    },
  }
}
