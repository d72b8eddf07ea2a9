import type * as contract from '@posthorn/contract'
import type { ChannelCall, Outcome } from '../route.ts'
import { offsetPage } from './offset-page.ts'

export async function topics(call: ChannelCall<unknown, contract.OffsetQuery>): Promise<Outcome> {
  const { directory } = call.context
  await directory.refresh()
  return offsetPage(
    call.query,
    directory.topicNames().sort(),
    (topicName): contract.SubscriptionTopic => ({
      topicName,
      description: directory.topic(topicName)?.description ?? null,
    }),
  )
}
