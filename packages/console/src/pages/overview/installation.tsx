import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { installationStatsQuery } from '../../api/stats.ts'
import { Page } from '../../parts/page/page.tsx'
import { SpanChoice } from '../../parts/time/span-choice.tsx'
import { strings } from '../../strings/strings.ts'
import { ChannelsInTrouble } from './channels-in-trouble.tsx'
import { StatsFigures } from './stats-figures.tsx'
import { useSpan } from './use-span.ts'

/** How all channels are doing, for the operator: together, and which of them to look at. */
export function InstallationPage() {
  const [span, choose] = useSpan()
  const stats = useQuery(installationStatsQuery(span))
  return (
    <Page
      title={strings.overview.installation.title}
      actions={<SpanChoice span={span} onChange={choose} />}
    >
      <Stack gap="lg">
        <StatsFigures query={stats} eventsNote={strings.overview.installation.withOwn} />
        <ChannelsInTrouble span={span} />
      </Stack>
    </Page>
  )
}
