import type { NewTopic } from '@posthorn/contract'
import { type CreatedTopic, createTopic } from '../../operations/topics/create-topic.ts'
import { type Answer, jsonAnswer } from '../answer/answer.ts'
import { once } from '../request/idempotency.ts'
import type { Call, Handled } from '../route.ts'
import { presentTopic, topicSettings } from './present.ts'

const nothing = { description: null, example: null, schema: null, deprecatedAtMs: null }

export function create(call: Call<NewTopic>): Handled {
  const draft = { ...nothing, ...topicSettings(call.body), name: call.body.name }
  return once(call, (remember) => createTopic(call.context, draft, remember), present)
}

function present({ topic }: CreatedTopic): Answer {
  return jsonAnswer(201, presentTopic(topic))
}
