import type { TopicChanges } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { updateTopic } from '../../operations/topics/update-topic.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { Call, Outcome } from '../route.ts'
import { presentTopic, topicSettings } from './present.ts'

export async function update({ body, context, params }: Call<TopicChanges>): Promise<Outcome> {
  const topic = await updateTopic(context, params.topic ?? '', topicSettings(body))
  return isRefusal(topic) ? topic : jsonAnswer(200, presentTopic(topic))
}
