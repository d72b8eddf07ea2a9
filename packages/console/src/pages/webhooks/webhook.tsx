import { SimpleGrid } from '@mantine/core'
import type { WebhookDetails } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { paths } from '../../addresses/paths.ts'
import { webhookStatsQuery } from '../../api/stats.ts'
import { BackLink } from '../../parts/page/back-link.tsx'
import { Page } from '../../parts/page/page.tsx'
import { Loading } from '../../parts/query/loading.tsx'
import { Queried } from '../../parts/query/queried.tsx'
import { lazyPart } from '../../parts/update/lazy-part.ts'
import { WebhookBadge } from '../../parts/webhook/webhook-badge.tsx'
import { nameOf } from '../../parts/webhook/webhook-name.ts'
import { strings } from '../../strings/strings.ts'
import { ReplaySection } from './replay/replay-section.tsx'
import { needsValidation, useWebhook } from './use-webhook.ts'
import { ChartsSection } from './view/charts-section.tsx'
import { FactsSection } from './view/facts-section.tsx'
import { NoticeList } from './view/notice-list.tsx'
import { WebhookActions } from './view/webhook-actions.tsx'

/** What stands far down or is seldom there comes when the page stands. */
const DeliveriesSection = lazyPart(
  async () => (await import('./view/deliveries-section.tsx')).DeliveriesSection,
)
const SecretsSection = lazyPart(
  async () => (await import('./secrets/secrets-section.tsx')).SecretsSection,
)
const TestSection = lazyPart(async () => (await import('./test-send/test-section.tsx')).TestSection)
const ValidationSection = lazyPart(
  async () => (await import('./validation/validation-section.tsx')).ValidationSection,
)

export function WebhookPage() {
  const { channel, webhook: id } = useParams({ from: `/signed-in${paths.webhook}` })
  const found = useWebhook(channel, id)
  const webhook = found.data
  return (
    <Page
      title={webhook === undefined ? strings.webhooks.one : nameOf(webhook)}
      above={<BackLink to={paths.webhooks} params={{ channel }} label={strings.webhooks.title} />}
      aside={webhook !== undefined && <WebhookBadge status={webhook.status} />}
      actions={webhook !== undefined && <WebhookActions channel={channel} webhook={webhook} />}
    >
      <Queried
        query={found}
        missing={{
          what: strings.parts.noSuch.webhook,
          to: paths.webhooks,
          params: { channel },
          label: strings.webhooks.title,
        }}
      >
        {(webhook) => <WebhookSections channel={channel} webhook={webhook} />}
      </Queried>
    </Page>
  )
}

function WebhookSections({ channel, webhook }: { channel: string; webhook: WebhookDetails }) {
  const { id } = webhook
  const stats = useQuery(webhookStatsQuery(channel, { webhook: id, span: '1h' }))
  const isRest = webhook.notification_type === 'rest'
  return (
    <>
      <NoticeList webhook={webhook} held={stats.data?.backlog.held ?? 0} />
      {needsValidation(webhook) && (
        <Suspense fallback={<Loading rows={3} />}>
          <ValidationSection channel={channel} webhook={webhook} />
        </Suspense>
      )}
      <ReplaySection channel={channel} webhook={id} />
      <ChartsSection key={id} channel={channel} webhook={id} />
      <Suspense fallback={<Loading rows={10} />}>
        <DeliveriesSection channel={channel} webhook={webhook} />
        {isRest && <TestSection channel={channel} webhook={webhook} />}
        <SimpleGrid cols={{ base: 1, lg: 2 }} style={{ alignItems: 'start' }}>
          <FactsSection webhook={webhook} />
          <SecretsSection channel={channel} webhook={id} />
        </SimpleGrid>
      </Suspense>
    </>
  )
}
