import { Code, Group, Select, Stack, Text } from '@mantine/core'
import type { Topic, WebhookDetails } from '@posthorn/client'
import { IconSend } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sendTest } from '../../../api/deliveries.ts'
import { topicsQuery } from '../../../api/topics.ts'
import { AllowedButton } from '../../../parts/button/allowed-button.tsx'
import { Section } from '../../../parts/page/section.tsx'
import { ErrorBox } from '../../../parts/query/error-box.tsx'
import { visible } from '../../../parts/text/visible.ts'
import { matchOf } from '../../../parts/topic/subscribers.ts'
import { forbids, useSession } from '../../../session/session.ts'
import { strings } from '../../../strings/strings.ts'
import { needsValidation } from '../use-webhook.ts'
import { TestResult } from './test-result.tsx'

interface TestSectionProps {
  readonly channel: string
  readonly webhook: WebhookDetails
}

const words = strings.webhook.test

/** What a test is made of where the catalog has nothing that fits. */
const plainTopic = 'posthorn.test'

/** Sends one event at once, and shows what was sent and what came back side by side. */
export function TestSection({ channel, webhook }: TestSectionProps) {
  const session = useSession()
  const { data: catalog } = useQuery(topicsQuery)
  const [chosen, setChosen] = useState<string | null>(null)
  const topic = chosen ?? likelyTopic(webhook, catalog ?? [])
  const test = useMutation({
    mutationFn: () => sendTest(channel, { webhook: webhook.id, topic }),
  })
  const why = forbids(session, 'manage') ?? (needsValidation(webhook) ? words.notValidated : null)
  return (
    <Section title={words.title} help={words.help}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (why === null && !test.isPending) test.mutate()
        }}
      >
        <Group align="flex-end" gap="xs">
          <Select
            label={words.topic}
            data={topicsOf(catalog ?? [])}
            value={topic}
            onChange={setChosen}
            allowDeselect={false}
            searchable
            limit={200}
            renderOption={({ option }) => (
              <div>
                <Code>{option.value}</Code>
                <Text size="xs" c="dimmed" lineClamp={1}>
                  {aboutTopic(option.value, catalog ?? [])}
                </Text>
              </div>
            )}
            flex="1 1 220px"
            maw={440}
          />
          <AllowedButton
            type="submit"
            why={why}
            leftSection={<IconSend size={16} />}
            loading={test.isPending}
          >
            {words.send}
          </AllowedButton>
        </Group>
      </form>
      <Stack gap="sm" aria-live="polite">
        {test.error !== null && <ErrorBox error={test.error} />}
        {test.data !== undefined && !test.isPending && (
          <TestResult channel={channel} webhook={webhook} delivery={test.data} />
        )}
      </Stack>
    </Section>
  )
}

function topicsOf(catalog: readonly Topic[]): string[] {
  return [...new Set([...catalog.map(({ name }) => name), plainTopic])]
}

function aboutTopic(name: string, catalog: readonly Topic[]): string | null {
  const topic = catalog.find((each) => each.name === name)
  return topic === undefined ? words.plain : visible(topic.description ?? '')
}

/** The first of the catalog that the webhook would get. */
function likelyTopic({ topics }: WebhookDetails, catalog: readonly Topic[]): string {
  const wanted = catalog.find(({ name }) => matchOf(topics, name) !== null)
  return wanted?.name ?? plainTopic
}
