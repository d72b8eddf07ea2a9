import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import { topicQuery } from '../../api/topics.ts'
import { useCurrentChannel } from '../../layout/current-channel.ts'
import { JsonBody } from '../../parts/http/verbatim-body.tsx'
import { BackLink } from '../../parts/page/back-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { Section } from '../../parts/page/section.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { visible } from '../../parts/text/visible.ts'
import { strings } from '../../strings/strings.ts'
import { DeprecatedBadge } from './deprecated-badge.tsx'
import { PublishSnippet } from './publish-snippet.tsx'
import { Subscribers } from './subscribers-section.tsx'
import { TopicActions } from './topic-actions.tsx'

const words = strings.topics

/** One topic of the catalog: what it means, what its data looks like, who gets it. */
export function TopicPage() {
  const { topic: name } = useParams({ from: `/signed-in${paths.topic}` })
  const topic = useQuery(topicQuery(name))
  const channel = useCurrentChannel()
  return (
    <Page
      title={name}
      above={<BackLink to={paths.topics} label={words.back} />}
      aside={topic.data && <DeprecatedBadge at={topic.data.deprecated_at} withTime />}
      actions={topic.data && <TopicActions key={name} topic={topic.data} channel={channel} />}
    >
      <Queried query={topic}>
        {({ description, example, schema }) => (
          <Stack>
            <Text c={description === null ? 'dimmed' : undefined} maw={760}>
              {visible(description ?? words.noDescription)}
            </Text>
            <Subscribers channel={channel} topic={name} />
            <Section title={words.example} help={words.exampleHelp}>
              {example === null ? (
                <Text size="sm" c="dimmed">
                  {words.noExample}
                </Text>
              ) : (
                <JsonBody value={example} of={words.example} />
              )}
            </Section>
            <Section title={words.schema} help={schema === null ? undefined : words.schemaHelp}>
              {schema === null ? (
                <Text size="sm" c="dimmed">
                  {words.noSchema}
                </Text>
              ) : (
                <JsonBody value={schema} of={words.schema} />
              )}
            </Section>
            <PublishSnippet topic={name} example={example} channel={channel} />
          </Stack>
        )}
      </Queried>
    </Page>
  )
}
