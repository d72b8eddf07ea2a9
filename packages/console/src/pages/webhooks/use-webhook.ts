import type { WebhookDetails } from '@posthorn/client'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { webhookQuery } from '../../api/webhooks.ts'

/** A webhook as it is now: looked at often while its receiver is asked whether it agrees. */
export function useWebhook(channel: string, webhook: string): UseQueryResult<WebhookDetails> {
  return useQuery({
    ...webhookQuery(channel, webhook),
    refetchInterval: ({ state: { data } }) =>
      data?.validation_state?.answer === 'outstanding' ? 1_000 : 10_000,
  })
}

/** Whether its receiver has still to agree before anything may be sent to it. */
export function needsValidation(
  webhook: Pick<WebhookDetails, 'validation' | 'validated_at' | 'notification_type'>,
): boolean {
  const { notification_type, validated_at, validation } = webhook
  return notification_type === 'rest' && validation !== 'none' && validated_at === null
}
