import { noSuchTopic } from '../../operations/not-found.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { Call, Outcome } from '../route.ts'
import { presentTopic } from './present.ts'

export async function get({ context, params }: Call): Promise<Outcome> {
  const name = params.topic ?? ''
  const topic = await context.store.read.topics.get(name)
  return topic === null ? noSuchTopic(name) : jsonAnswer(200, presentTopic(topic))
}
