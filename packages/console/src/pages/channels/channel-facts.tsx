import { SimpleGrid, Stack, Text } from '@mantine/core'
import type { Channel } from '@posthorn/client'
import type { ReactNode } from 'react'
import { Copyable } from '../../parts/copy.tsx'
import { Section } from '../../parts/section.tsx'
import { Time } from '../../parts/time.tsx'
import { strings } from '../../strings/strings.ts'

const words = strings.channels

/** What does not change: by which the channel is known to programs. */
export function ChannelFacts({ channel }: { channel: Channel }) {
  return (
    <Section title={words.settings.facts}>
      <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2 }} verticalSpacing="xs">
        <Fact name={words.id}>
          <Copyable value={channel.id} of={words.id} />
        </Fact>
        <Fact name={words.guid}>
          {channel.guid === null ? words.none : <Copyable value={channel.guid} of={words.guid} />}
        </Fact>
        <Fact name={words.created}>
          <Time at={channel.created_at} />
        </Fact>
        <Fact name={words.updated}>
          <Time at={channel.updated_at} />
        </Fact>
      </SimpleGrid>
    </Section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Stack gap={2} miw={0}>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} size="sm">
        {children}
      </Text>
    </Stack>
  )
}
