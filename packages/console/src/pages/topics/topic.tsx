import { Page } from '../../parts/page.tsx'

export function TopicPage() {
  return <Page title="TopicPage">TODO</Page>
}
