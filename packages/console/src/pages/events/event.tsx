import { Badge, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import { eventQuery } from '../../api/events.ts'
import { JsonBody } from '../../parts/http/verbatim-body.tsx'
import { BackLink } from '../../parts/page/back-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { Section } from '../../parts/page/section.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { strings } from '../../strings/strings.ts'
import { EraseButton } from './erase-button.tsx'
import { EventFacts } from './event-facts.tsx'
import { NotificationLog } from './notification-log.tsx'

const words = strings.events

/** One event: what it says, and what became of it. */
export function EventPage() {
  const { channel, event: id } = useParams({ from: `/signed-in${paths.event}` })
  const event = useQuery(eventQuery(channel, id))
  return (
    <Page
      title={event.data?.topic ?? words.title}
      above={<BackLink to={paths.events} params={{ channel }} label={words.back} />}
      aside={event.data?.erased_at && <Badge color="gray">{words.erasedBadge}</Badge>}
      actions={event.data && <EraseButton channel={channel} event={event.data} />}
    >
      <Queried
        query={event}
        missing={{
          what: strings.parts.noSuch.event,
          to: paths.events,
          params: { channel },
          label: words.back,
        }}
      >
        {(facts) => (
          <Stack>
            <EventFacts event={facts} />
            <NotificationLog channel={channel} event={id} />
            <Section title={words.payload}>
              {facts.erased_at === null ? (
                <JsonBody value={facts.data} of={words.payload} />
              ) : (
                <Text size="sm">{words.payloadErased}</Text>
              )}
            </Section>
            {facts.current_context !== null && (
              <Section title={words.context} help={words.contextHelp}>
                <JsonBody value={facts.current_context} of={words.context} />
              </Section>
            )}
          </Stack>
        )}
      </Queried>
    </Page>
  )
}
