import { Page } from '../../parts/page.tsx'

export function NewTopicPage() {
  return <Page title="NewTopicPage">TODO</Page>
}
