import { SegmentedControl, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { channelStatsQuery, firstStepsQuery } from '../../api/stats.ts'
import { type StatsSpan, statsSpans } from '../../api/webhooks.ts'
import { paths } from '../../app/paths.ts'
import { Page } from '../../parts/page.tsx'
import { Queried } from '../../parts/queried.tsx'
import { strings } from '../../strings/strings.ts'
import { FirstSteps } from './first-steps.tsx'
import { OverviewCharts } from './overview-charts.tsx'
import { StatCards } from './stat-cards.tsx'
import { WorstWebhooks } from './worst-webhooks.tsx'

const words = strings.overview
const from = `/signed-in${paths.overview}` as const

/** How the channel is doing; until something was ever delivered, how to get there. */
export function OverviewPage() {
  const { channel } = useParams({ from })
  const span = useSpan()
  const steps = useQuery(firstStepsQuery(channel))
  const hasBegun = steps.data?.hasDelivery === true
  return (
    <Page title={words.title} actions={hasBegun && <SpanChoice channel={channel} span={span} />}>
      <Queried query={steps}>
        {(reached) =>
          reached.hasDelivery ? (
            <Figures key={channel} channel={channel} span={span} />
          ) : (
            <FirstSteps channel={channel} reached={reached} />
          )
        }
      </Queried>
    </Page>
  )
}

function Figures({ channel, span }: { channel: string; span: StatsSpan }) {
  const stats = useQuery(channelStatsQuery(channel, span))
  return (
    <Stack gap="lg">
      <Queried query={stats} rows={8}>
        {(data) => (
          <>
            {stats.isError && (
              <Text size="sm" c="red" role="status">
                {words.stale}
              </Text>
            )}
            <StatCards stats={data} readAtMs={stats.dataUpdatedAt} />
            <OverviewCharts stats={data} />
          </>
        )}
      </Queried>
      <WorstWebhooks channel={channel} span={span} />
    </Stack>
  )
}

/** The address says it, so that a link shows the same time. */
function useSpan(): StatsSpan {
  const { span } = useSearch({ from })
  return isSpan(span) ? span : 'hour'
}

function isSpan(text: string | undefined): text is StatsSpan {
  return text !== undefined && Object.hasOwn(statsSpans, text)
}

function SpanChoice({ channel, span }: { channel: string; span: StatsSpan }) {
  const navigate = useNavigate()
  return (
    <SegmentedControl
      size="xs"
      aria-label={words.span}
      data={Object.entries(words.spans).map(([value, label]) => ({ value, label }))}
      value={span}
      onChange={(value) =>
        void navigate({
          to: paths.overview,
          params: { channel },
          search: { span: value },
          replace: true,
        })
      }
    />
  )
}
