import type { Refusal } from '../domain/errors.ts'
import type { Topic, TopicSettings } from '../domain/topic.ts'
import type { OperationContext } from './context.ts'
import { noSuchTopic } from './not-found.ts'

/** Changes what is given and keeps the rest. */
export async function updateTopic(
  context: OperationContext,
  name: string,
  changes: Partial<TopicSettings>,
): Promise<Topic | Refusal> {
  const result = await context.store.write.topics.update(name, changes, context.clock.nowMs())
  return result.kind === 'not_found' ? noSuchTopic(name) : result.topic
}
