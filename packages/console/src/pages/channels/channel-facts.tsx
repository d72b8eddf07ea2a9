import type { Channel } from '@posthorn/client'
import { Fact, Facts } from '../../parts/page/facts.tsx'
import { Section } from '../../parts/page/section.tsx'
import { Copyable } from '../../parts/text/copy.tsx'
import { Time } from '../../parts/time/time.tsx'
import { strings } from '../../strings/strings.ts'

const words = strings.channels

/** What does not change: by which the channel is known to programs. */
export function ChannelFacts({ channel }: { channel: Channel }) {
  return (
    <Section title={words.settings.facts}>
      <Facts>
        <Fact name={words.id}>
          <Copyable value={channel.id} of={words.id} />
        </Fact>
        <Fact name={words.guid}>
          {channel.guid === null ? words.none : <Copyable value={channel.guid} of={words.guid} />}
        </Fact>
        <Fact name={words.created}>
          <Time at={channel.created_at} />
        </Fact>
        <Fact name={strings.parts.modified}>
          <Time at={channel.updated_at} />
        </Fact>
      </Facts>
    </Section>
  )
}
