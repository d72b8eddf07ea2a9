import { Anchor, Text } from '@mantine/core'
import type { TypedEvent } from '@posthorn/client'
import { Link } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import { Fact, Facts } from '../../parts/page/facts.tsx'
import { Section } from '../../parts/page/section.tsx'
import { Copyable } from '../../parts/text/copy.tsx'
import { Time } from '../../parts/time/time.tsx'
import { strings } from '../../strings/strings.ts'

const words = strings.events

interface EventFactsProps {
  readonly event: TypedEvent<Record<string, unknown>, string>
}

/** Everything about an event but what it says. */
export function EventFacts({ event }: EventFactsProps) {
  return (
    <Section title={words.facts.title}>
      <Facts>
        <Fact name={words.facts.id}>
          <Copyable value={event.id} of={words.facts.id} />
        </Fact>
        <Fact name={words.topic}>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to={paths.topic} params={{ topic: event.topic }} {...props} />
            )}
          >
            {event.topic}
          </Anchor>
        </Fact>
        <Fact name={words.reference}>
          <Given value={event.ext_ref_code} of={words.reference} />
        </Fact>
        <Fact name={words.facts.url}>
          <Given value={event.event_url} of={words.facts.url} />
        </Fact>
        <Fact name={words.occurred}>
          <Time at={event.occurred_at} />
        </Fact>
        <Fact name={words.accepted}>
          <Time at={event.created_at} />
        </Fact>
        {event.erased_at !== null && (
          <Fact name={words.facts.erased}>
            <Time at={event.erased_at} />
          </Fact>
        )}
      </Facts>
    </Section>
  )
}

/** What a publisher has sent. It is text, addresses too: nobody knows where they lead. */
function Given({ value, of }: { value: string | null; of: string }) {
  if (value !== null) return <Copyable value={value} of={of} />
  return (
    <Text size="sm" c="dimmed" span>
      {words.facts.none}
    </Text>
  )
}
