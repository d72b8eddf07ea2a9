import { type PlainPageQuery, plainPageLimits } from '@posthorn/contract'
import { isUuid, type WebhookId } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { openWebhook } from '../../secrets/webhook-seal.ts'
import type { WebhookRecord } from '../../store/store.ts'
import { jsonBytes } from '../answer/answer.ts'
import { arrayAnswer, readPage } from '../answer/pagination.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentWebhook } from './present.ts'

export async function list(call: ChannelCall<unknown, PlainPageQuery>): Promise<Outcome> {
  const { sealer, store } = call.context
  const page = await readPage<WebhookRecord>(call, {
    fetch: (position, limit) =>
      store.read.webhooks.list({
        channelId: call.channel.id,
        after: position as WebhookId | null,
        limit,
      }),
    positionOf: (record) => record.id,
    isPosition: isUuid,
    defaultLimit: plainPageLimits.default,
  })
  if (isRefusal(page)) return page
  return arrayAnswer(page, (record) => jsonBytes(presentWebhook(openWebhook(sealer, record))))
}
