import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { paths } from '../../addresses/paths.ts'
import { isSpan, type Span } from '../../addresses/spans.ts'
import { channelStatsQuery, firstStepsQuery } from '../../api/stats.ts'
import { Page } from '../../parts/page/page.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { SpanChoice } from '../../parts/time/span-choice.tsx'
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
  const navigate = useNavigate({ from: paths.overview })
  const steps = useQuery(firstStepsQuery(channel))
  const hasBegun = steps.data?.hasDelivery === true
  return (
    <Page
      title={words.title}
      actions={
        hasBegun && (
          <SpanChoice
            span={span}
            onChange={(next) => void navigate({ search: { span: next }, replace: true })}
          />
        )
      }
    >
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

function Figures({ channel, span }: { channel: string; span: Span }) {
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
function useSpan(): Span {
  const { span } = useSearch({ from })
  return isSpan(span) ? span : '1h'
}
