import type { PageQuery } from '@posthorn/contract'
import type { ApiKey } from '../../domain/api-key.ts'
import { isUuid, type KeyId } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { jsonBytes } from '../answer/answer.ts'
import { pageAnswer, readPage } from '../answer/pagination.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentKey } from './present.ts'

export async function list(call: ChannelCall<unknown, PageQuery>): Promise<Outcome> {
  const page = await readPage<ApiKey>(call, {
    fetch: (position, limit) =>
      call.context.store.read.keys.list({
        channelId: call.channel.id,
        before: position as KeyId | null,
        limit,
      }),
    positionOf: (key) => key.id,
    isPosition: isUuid,
  })
  return isRefusal(page) ? page : pageAnswer(page, (each) => jsonBytes(presentKey(each)))
}
