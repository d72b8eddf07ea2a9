import { Page } from '../../parts/page.tsx'

export function EditWebhookPage() {
  return <Page title="EditWebhookPage">TODO</Page>
}
