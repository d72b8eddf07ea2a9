import type { Delivery, LiveAttempt } from '@posthorn/client'
import { acceptedAt } from './accepted-at.ts'
import type { DeliveryFilters, DeliveryPage, DeliveryPages } from './delivery-list.ts'

/** What an attempt made of its delivery; null when that had moved on meanwhile. */
export function deliveryAfter(channel: string, attempt: LiveAttempt): Delivery | null {
  const { delivery_id, event_id, webhook_id, topic, state, number, http_code, error } = attempt
  if (state === null) return null
  return {
    id: delivery_id,
    event_id,
    webhook_id,
    channel_id: channel,
    topic,
    state,
    attempts: number,
    http_code,
    error,
    next_attempt_at: attempt.next_attempt_at,
    // A delivery that a replay made is younger; the row that stands there knows.
    created_at: acceptedAt(attempt),
    updated_at: new Date(Date.parse(attempt.started_at) + attempt.duration_ms).toISOString(),
  }
}

/** The known rows with what is newer about them, and what is no row yet. */
export function update(
  list: DeliveryPages,
  incoming: ReadonlyMap<string, Delivery>,
): { readonly list: DeliveryPages; readonly unknown: readonly Delivery[] } {
  const unknown = new Map(incoming)
  let isChanged = false
  const pages = list.pages.map((page) => {
    let data: Delivery[] | null = null
    page.data.forEach((row, at) => {
      const now = incoming.get(row.id)
      if (now === undefined) return
      unknown.delete(row.id)
      if (now.updated_at <= row.updated_at) return
      data ??= [...page.data]
      data[at] = { ...now, created_at: row.created_at }
    })
    if (data === null) return page
    isChanged = true
    return { ...page, data }
  })
  return { list: isChanged ? { ...list, pages } : list, unknown: [...unknown.values()] }
}

/** One page read anew: of the rows that it was read for, those that are missing fit the list no more. */
export function renew(
  list: DeliveryPages,
  { data, has_more }: Pick<DeliveryPage, 'data' | 'has_more'>,
  readFor: readonly Delivery[],
): DeliveryPages {
  const read = new Map(data.map((row) => [row.id, row]))
  const oldest = data.at(-1)?.id
  const isReached = (id: string) => !has_more || (oldest !== undefined && id >= oldest)
  const gone = new Set(readFor.map(({ id }) => id).filter((id) => !read.has(id) && isReached(id)))
  const { list: now } = update(list, read)
  if (gone.size === 0) return now
  const pages = now.pages.map((page) => ({
    ...page,
    data: page.data.filter(({ id }) => !gone.has(id)),
  }))
  return { ...now, pages }
}

/** Puts rows where they belong, newest event first. Those beyond what is loaded come with their page. */
export function insert(list: DeliveryPages, rows: readonly Delivery[]): DeliveryPages {
  const pages = list.pages.map((page) => ({ page, added: [] as Delivery[] }))
  for (const row of rows) {
    const fits = pages.find(({ page }, at) => {
      const oldest = page.data.at(-1)
      const isLast = at === pages.length - 1
      return (oldest !== undefined && oldest.id <= row.id) || (isLast && !page.has_more)
    })
    fits?.added.push(row)
  }
  if (pages.every(({ added }) => added.length === 0)) return list
  return {
    ...list,
    pages: pages.map(({ page, added }) =>
      added.length === 0 ? page : { ...page, data: sorted([...page.data, ...added]) },
    ),
  }
}

/** The id begins with the event's, which sorts by the time it was accepted. */
function sorted(rows: Delivery[]): Delivery[] {
  const once = new Map(rows.map((row) => [row.id, row]))
  return [...once.values()].sort((a, b) => (a.id < b.id ? 1 : -1))
}

/** Whether the server would list it. */
export function fits(row: Delivery, filters: DeliveryFilters, since: string | undefined): boolean {
  const { state, topic, webhook, until } = filters
  const accepted = acceptedAt(row)
  return (
    (state === undefined || state === row.state) &&
    (topic === undefined || topic === row.topic) &&
    (webhook === undefined || webhook === row.webhook_id) &&
    (since === undefined || Date.parse(accepted) >= Date.parse(since)) &&
    (until === undefined || Date.parse(accepted) < Date.parse(until))
  )
}
