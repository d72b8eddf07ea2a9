import type { CreatedWebhook } from '@posthorn/client'
import { Page } from '../../parts/page.tsx'

export function CreatedWebhookSteps({ webhook }: { webhook: CreatedWebhook }) {
  return <Page title={webhook.name ?? ''}>{webhook.secret}</Page>
}
