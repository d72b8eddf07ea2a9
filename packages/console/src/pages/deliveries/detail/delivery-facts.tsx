import { Anchor, Paper } from '@mantine/core'
import type { DeliveryWithAttempts, Webhook } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { paths } from '../../../addresses/paths.ts'
import { webhookQuery } from '../../../api/webhooks.ts'
import { NextAttemptTold } from '../../../parts/delivery/next-attempt.tsx'
import { Fact, Facts } from '../../../parts/page/facts.tsx'
import { Copyable } from '../../../parts/text/copy.tsx'
import { Time } from '../../../parts/time/time.tsx'
import { WebhookLink } from '../../../parts/webhook/webhook-link.tsx'
import { strings } from '../../../strings/strings.ts'

const words = strings.delivery

interface DeliveryFactsProps {
  /** By id or guid, as the address has it. */
  readonly channel: string
  readonly delivery: DeliveryWithAttempts
  /** Undefined while it is asked for, null when it was deleted. */
  readonly webhook: Webhook | null | undefined
}

/** What was to be sent where, and how it stands. */
export function DeliveryFacts({ channel, delivery, webhook }: DeliveryFactsProps) {
  const { event_id: event, webhook_id, state } = delivery
  // Of the webhook by itself comes its pace, which may be what the delivery waits for.
  const paced = useQuery({
    ...webhookQuery(channel, webhook_id),
    enabled: webhook != null && (state === 'pending' || state === 'retrying'),
    refetchInterval: 10_000,
  })
  return (
    <Paper withBorder p={{ base: 'sm', sm: 'md' }}>
      <Facts label={words.facts}>
        {state !== 'delivered' && (
          <Fact name={words.nextAttempt}>
            <NextAttemptTold of={delivery} webhook={paced.data ?? webhook} />
          </Fact>
        )}
        <Fact name={words.webhook}>
          <WebhookLink channel={channel} id={webhook_id} webhook={webhook} />
        </Fact>
        <Fact name={words.event}>
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to={paths.event} params={{ channel, event }} {...props} />}
          >
            <span className="verbatim">{event}</span>
          </Anchor>
        </Fact>
        <Fact name={words.created}>
          <Time at={delivery.created_at} />
        </Fact>
        <Fact name={strings.parts.modified}>
          <Time at={delivery.updated_at} />
        </Fact>
        <Fact name={words.id}>
          <Copyable value={delivery.id} of={words.id} />
        </Fact>
      </Facts>
    </Paper>
  )
}
