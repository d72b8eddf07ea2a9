import type { NewTopic } from '@posthorn/contract'
import { type CreatedTopic, createTopic } from '../../operations/create-topic.ts'
import { type Answer, jsonAnswer } from '../answer.ts'
import { once } from '../idempotency.ts'
import type { Call, Handled } from '../route.ts'
import { presentTopic, topicSettings } from './present.ts'
import { refuseTopicSchema } from './refuse-schema.ts'

const nothing = { description: null, example: null, schema: null }

export function create(call: Call<NewTopic>): Handled {
  const refusal = refuseTopicSchema(call.body)
  if (refusal !== null) return refusal
  const draft = { ...nothing, ...topicSettings(call.body), name: call.body.name }
  return once(call, (remember) => createTopic(call.context, draft, remember), present)
}

function present({ topic }: CreatedTopic): Answer {
  return jsonAnswer(201, presentTopic(topic))
}
