import type { PageQuery } from '@posthorn/contract'
import type { Channel } from '../../domain/channel.ts'
import { type ChannelId, isUuid } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { jsonBytes } from '../answer/answer.ts'
import { pageAnswer, readPage } from '../answer/pagination.ts'
import type { Call, Outcome } from '../route.ts'
import { presentChannel } from './present.ts'

export async function list(call: Call<unknown, PageQuery>): Promise<Outcome> {
  const page = await readPage<Channel>(call, {
    fetch: (position, limit) =>
      call.context.store.read.channels.list({ before: position as ChannelId | null, limit }),
    positionOf: (channel) => channel.id,
    isPosition: isUuid,
  })
  return isRefusal(page) ? page : pageAnswer(page, (each) => jsonBytes(presentChannel(each)))
}
