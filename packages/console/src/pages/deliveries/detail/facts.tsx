import { Anchor, DataList, Paper } from '@mantine/core'
import type { DeliveryWithAttempts, Webhook } from '@posthorn/client'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { paths } from '../../../app/paths.ts'
import { Copyable } from '../../../parts/copy.tsx'
import { Time } from '../../../parts/time.tsx'
import { nameOf } from '../../../parts/webhook-name.ts'
import { strings } from '../../../strings/strings.ts'
import { acceptedAt } from '../list/merge.ts'
import { NextAttempt } from './next-attempt.tsx'

const words = strings.delivery

interface FactsProps {
  /** By id or guid, as the address has it. */
  readonly channel: string
  readonly delivery: DeliveryWithAttempts
  /** Undefined while it is asked for, null when it was deleted. */
  readonly webhook: Webhook | null | undefined
}

/** What was to be sent where, and how it stands. */
export function Facts({ channel, delivery, webhook }: FactsProps) {
  const { event_id: event, webhook_id, state } = delivery
  return (
    <Paper withBorder p={{ base: 'sm', sm: 'md' }}>
      <DataList aria-label={words.facts} labelWidth={96} gap={6}>
        {state !== 'delivered' && (
          <Fact name={words.nextAttempt}>
            <NextAttempt of={delivery} isStream={webhook?.notification_type === 'stream'} />
          </Fact>
        )}
        <Fact name={words.webhook}>
          {webhook === null ? (
            words.deletedWebhook
          ) : (
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link to={paths.webhook} params={{ channel, webhook: webhook_id }} {...props} />
              )}
            >
              {webhook === undefined ? webhook_id : nameOf(webhook)}
            </Anchor>
          )}
        </Fact>
        <Fact name={words.event}>
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to={paths.event} params={{ channel, event }} {...props} />}
          >
            <span className="verbatim">{event}</span>
          </Anchor>
        </Fact>
        <Fact name={words.accepted}>
          <Time at={acceptedAt(delivery)} />
        </Fact>
        <Fact name={words.changed}>
          <Time at={delivery.updated_at} />
        </Fact>
        <Fact name={words.id}>
          <Copyable value={delivery.id} of={words.id} />
        </Fact>
      </DataList>
    </Paper>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{name}</DataList.ItemLabel>
      <DataList.ItemValue style={{ overflowWrap: 'anywhere', minWidth: 0 }}>
        {children}
      </DataList.ItemValue>
    </DataList.Item>
  )
}
