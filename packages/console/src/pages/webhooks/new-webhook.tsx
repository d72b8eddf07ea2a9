import { Page } from '../../parts/page.tsx'

export function NewWebhookPage() {
  return <Page title="NewWebhookPage">TODO</Page>
}
