import { type AttemptSummary, type PlainPageQuery, plainPageLimits } from '@posthorn/contract'
import type { Delivery } from '../../domain/delivery/delivery.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { jsonBytes } from '../answer/answer.ts'
import { arrayAnswer } from '../answer/pagination.ts'
import { presentLogEntry, summariseAttempt } from '../deliveries/present.ts'
import { readDeliveries } from '../deliveries/read-page.ts'
import { readWithAttempts } from '../deliveries/read-with-attempts.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { readEvent } from './ref.ts'

/** What became of an event at each webhook that wanted it. */
export async function notificationLog(
  call: ChannelCall<unknown, PlainPageQuery>,
): Promise<Outcome> {
  const event = await readEvent(call)
  if (isRefusal(event)) return event
  const page = await readDeliveries(call, {
    eventId: event.id,
    defaultLimit: plainPageLimits.default,
  })
  if (isRefusal(page)) return page
  const items = await withAttempts(call, page.items)
  return arrayAnswer({ ...page, items }, ({ delivery, attempts }) =>
    jsonBytes(presentLogEntry(delivery, attempts)),
  )
}

interface Logged {
  readonly delivery: Delivery
  readonly attempts: readonly AttemptSummary[]
}

/**
 * Attempts are read a delivery at a time, and their bodies dropped at once: a page of a thousand
 * deliveries would hold hundreds of megabytes of answers otherwise.
 */
async function withAttempts(
  { context }: ChannelCall,
  deliveries: readonly Delivery[],
): Promise<Logged[]> {
  const logged: Logged[] = []
  for (const each of deliveries) {
    const { delivery, attempts } = await readWithAttempts(context.store.read, each)
    logged.push({ delivery, attempts: attempts.map(summariseAttempt) })
  }
  return logged
}
