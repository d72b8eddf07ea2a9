import type { Attempt, DeliveryWithAttempts, Webhook } from '@posthorn/client'
import { PosthornProblem } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { type BodyAsSent, bodyAsSentQuery } from '../../api/body-as-sent.ts'
import { eventQuery } from '../../api/events.ts'

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
  const sent = { channel: id, webhook: webhook_id, format, digest }
  const isKnown = event.data !== undefined && event.data.erased_at === null
  const body = useQuery({
    ...bodyAsSentQuery(isKnown ? event.data : null, sent),
    enabled: isKnown && webhook !== undefined,
  })
  if (event.error instanceof PosthornProblem && event.error.status === 404) return { kind: 'gone' }
  if (event.data !== undefined && event.data.erased_at !== null) return { kind: 'erased' }
  return body.data === undefined ? { kind: 'loading' } : { kind: 'body', body: body.data }
}
