import { isRefusal } from '../../domain/errors.ts'
import { deleteTopic } from '../../operations/topics/delete-topic.ts'
import { okAnswer } from '../answer.ts'
import type { Call, Outcome } from '../route.ts'

export async function remove({ context, params }: Call): Promise<Outcome> {
  const result = await deleteTopic(context, params.topic ?? '')
  return isRefusal(result) ? result : okAnswer
}
