import { Page } from '../../parts/page.tsx'

export function TopicsPage() {
  return <Page title="TopicsPage">TODO</Page>
}
