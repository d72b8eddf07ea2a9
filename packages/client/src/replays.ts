import type { Replay, ReplayQuery, ReplaySummary } from '@posthorn/contract'
import { type CallOptions, pathTo } from './call.ts'
import type { Caller } from './caller.ts'
import { list } from './list.ts'

/** They are started at their webhook. */
export function replaysOf(caller: Caller, channel: string) {
  const path = pathTo`/v1/channels/${channel}/replays`
  return {
    /** Newest first. */
    list: (query?: ReplayQuery, options?: CallOptions) =>
      list<ReplaySummary>(caller, { path, query, options }),
  }
}

export function replayOf(
  caller: Caller,
  { channel, replay }: { readonly channel: string; readonly replay: string },
) {
  const path = pathTo`/v1/channels/${channel}/replays/${replay}`
  return {
    /** With how its deliveries are doing. */
    get: (options?: CallOptions) => caller.json<Replay>({ method: 'GET', path }, options),
    /** Stops it and cancels what is open of it. */
    cancel: (options?: CallOptions) =>
      caller.json<Replay>({ method: 'POST', path: `${path}/cancel` }, options),
  }
}
