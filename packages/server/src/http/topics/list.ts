import type { PageQuery } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { isTopicName, type Topic } from '../../domain/topic.ts'
import { jsonBytes } from '../answer/answer.ts'
import { pageAnswer, readPage } from '../answer/pagination.ts'
import type { Call, Outcome } from '../route.ts'
import { presentTopic } from './present.ts'

export async function list(call: Call<unknown, PageQuery>): Promise<Outcome> {
  const page = await readPage<Topic>(call, {
    fetch: (after, limit) => call.context.store.read.topics.list({ after, limit }),
    positionOf: (topic) => topic.name,
    isPosition: isTopicName,
  })
  return isRefusal(page) ? page : pageAnswer(page, (each) => jsonBytes(presentTopic(each)))
}
