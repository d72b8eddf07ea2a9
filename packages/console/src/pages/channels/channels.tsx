import { Page } from '../../parts/page.tsx'

export function ChannelsPage() {
  return <Page title="ChannelsPage">TODO</Page>
}
