import type { TopicChanges } from '@posthorn/contract'
import { isRefusal } from '../../domain/errors.ts'
import { updateTopic } from '../../operations/update-topic.ts'
import { jsonAnswer } from '../answer.ts'
import type { Call, Outcome } from '../route.ts'
import { presentTopic, topicSettings } from './present.ts'
import { refuseTopicSchema } from './refuse-schema.ts'

export async function update({ body, context, params }: Call<TopicChanges>): Promise<Outcome> {
  const refusal = refuseTopicSchema(body)
  if (refusal !== null) return refusal
  const topic = await updateTopic(context, params.topic ?? '', topicSettings(body))
  return isRefusal(topic) ? topic : jsonAnswer(200, presentTopic(topic))
}
