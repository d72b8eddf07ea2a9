import { Page } from '../../parts/page.tsx'

export function PublishPage() {
  return <Page title="PublishPage">TODO</Page>
}
