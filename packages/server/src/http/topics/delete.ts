import { isRefusal } from '../../domain/refusal/refusal.ts'
import { deleteTopic } from '../../operations/topics/delete-topic.ts'
import { okAnswer } from '../answer/answer.ts'
import type { Call, Outcome } from '../route.ts'

export async function remove({ context, params }: Call): Promise<Outcome> {
  const result = await deleteTopic(context, params.topic ?? '')
  return isRefusal(result) ? result : okAnswer
}
