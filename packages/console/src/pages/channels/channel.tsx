import { Page } from '../../parts/page.tsx'

export function ChannelPage() {
  return <Page title="ChannelPage">TODO</Page>
}
