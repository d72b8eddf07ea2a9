import { Page } from '../../parts/page.tsx'

export function EventPage() {
  return <Page title="EventPage">TODO</Page>
}
