import type { Delivery, DeliveryQuery, DeliveryWithAttempts } from '@posthorn/contract'
import { type CallOptions, pathTo } from './call.ts'
import type { Caller } from './caller.ts'
import { list } from './list.ts'

export function deliveriesOf(caller: Caller, channel: string) {
  const path = pathTo`/v1/channels/${channel}/deliveries`
  return {
    /** Newest event first. */
    list: (query?: DeliveryQuery, options?: CallOptions) =>
      list<Delivery>(caller, { path, query, options }),
  }
}

export function deliveryOf(
  caller: Caller,
  { channel, delivery }: { readonly channel: string; readonly delivery: string },
) {
  const path = pathTo`/v1/channels/${channel}/deliveries/${delivery}`
  return {
    get: (options?: CallOptions) =>
      caller.json<DeliveryWithAttempts>({ method: 'GET', path }, options),
    /** Sends it again now, with a fresh retry policy. The receiver sees the same `webhook-id`. */
    retry: (options?: CallOptions) =>
      caller.json<Delivery>({ method: 'POST', path: `${path}/retry` }, options),
    /** Stops trying. An attempt under way may still arrive. */
    cancel: (options?: CallOptions) =>
      caller.json<Delivery>({ method: 'POST', path: `${path}/cancel` }, options),
  }
}
