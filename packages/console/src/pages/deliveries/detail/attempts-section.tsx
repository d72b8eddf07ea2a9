import { Grid, Text } from '@mantine/core'
import type { DeliveryWithAttempts, Webhook } from '@posthorn/client'
import { AttemptView } from '../../../parts/attempt/attempt-view.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { strings } from '../../../strings/strings.ts'
import { Timeline } from './timeline.tsx'
import type { SelectedAttempt } from './use-selected-attempt.ts'

const words = strings.delivery.attempts

interface AttemptsSectionProps {
  readonly channel: string
  readonly delivery: DeliveryWithAttempts
  readonly webhook: Webhook | null | undefined
  readonly selected: SelectedAttempt
}

/** Every attempt at the left, the one that is looked at beside them. */
export function AttemptsSection({ channel, delivery, webhook, selected }: AttemptsSectionProps) {
  const { attempt, select } = selected
  const { attempts: counted, attempt_log: logged } = delivery
  return (
    <Section
      title={words.title}
      help={logged.length === counted ? undefined : words.missing(logged.length, counted)}
    >
      {attempt === null ? (
        <Text size="sm" c="dimmed">
          {words.none}
        </Text>
      ) : (
        <Grid>
          <Grid.Col span={{ base: 12, md: 3 }}>
            <Timeline attempts={logged} selected={attempt.id} onSelect={select} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 9 }}>
            <AttemptView
              key={attempt.id}
              channel={channel}
              delivery={delivery}
              attempt={attempt}
              webhook={webhook}
            />
          </Grid.Col>
        </Grid>
      )}
    </Section>
  )
}
