import type { Attempt, DeliveryWithAttempts, Webhook } from '@posthorn/client'
import { PosthornProblem } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { eventQuery } from '../../../api/events.ts'
import { type BodyAsSent, bodyAsSent } from './body-as-sent.ts'

export type SentBodyState =
  | { readonly kind: 'loading' | 'erased' | 'gone' }
  | { readonly kind: 'body'; readonly body: BodyAsSent }

/** What an attempt had as its body, written once more from the event. */
export function useSentBody(
  channel: string,
  { channel_id: id, event_id, webhook_id }: DeliveryWithAttempts,
  attempt: Attempt,
  webhook: Webhook | null | undefined,
): SentBodyState {
  const event = useQuery(eventQuery(channel, event_id))
  const digest = attempt.request.headers['content-digest']
  const format = webhook?.format ?? 'channel'
  const body = useQuery({
    queryKey: ['body-as-sent', id, event_id, webhook_id, format, digest],
    enabled: event.data !== undefined && event.data.erased_at === null && webhook !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => {
      if (event.data === undefined) throw new Error('There is no event to write.')
      // The `source` of a CloudEvent is made of the id.
      return bodyAsSent(event.data, { channel: id, webhook: webhook_id, format, digest })
    },
  })
  if (event.error instanceof PosthornProblem && event.error.status === 404) return { kind: 'gone' }
  if (event.data !== undefined && event.data.erased_at !== null) return { kind: 'erased' }
  return body.data === undefined ? { kind: 'loading' } : { kind: 'body', body: body.data }
}
