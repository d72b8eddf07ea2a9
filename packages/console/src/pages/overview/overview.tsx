import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import type { Span } from '../../addresses/spans.ts'
import { channelStatsQuery, firstStepsQuery, hasBegun } from '../../api/stats.ts'
import { Page } from '../../parts/page/page.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { SpanChoice } from '../../parts/time/span-choice.tsx'
import { strings } from '../../strings/strings.ts'
import { FirstSteps } from './first-steps.tsx'
import { StatsFigures } from './stats-figures.tsx'
import { useSpan } from './use-span.ts'
import { WorstWebhooks } from './worst-webhooks.tsx'

/** How the channel is doing; until something was ever delivered, how to get there. */
export function OverviewPage() {
  const { channel } = useParams({ from: `/signed-in${paths.overview}` })
  const [span, choose] = useSpan()
  const steps = useQuery(firstStepsQuery(channel))
  return (
    <Page
      title={strings.overview.title}
      actions={hasBegun(steps.data) && <SpanChoice span={span} onChange={choose} />}
    >
      <Queried query={steps}>
        {(reached) =>
          hasBegun(reached) ? (
            <>
              {reached.isOperational && (
                <Text size="sm" c="dimmed">
                  {strings.overview.operational}
                </Text>
              )}
              <Figures key={channel} channel={channel} span={span} />
            </>
          ) : (
            <FirstSteps channel={channel} reached={reached} />
          )
        }
      </Queried>
    </Page>
  )
}

function Figures({ channel, span }: { channel: string; span: Span }) {
  const stats = useQuery(channelStatsQuery(channel, span))
  return (
    <Stack gap="lg">
      <StatsFigures query={stats} />
      <WorstWebhooks channel={channel} span={span} />
    </Stack>
  )
}
