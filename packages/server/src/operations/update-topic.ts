import type { Refusal } from '../domain/errors.ts'
import type { Topic } from '../domain/topic.ts'
import type { OperationContext } from './context.ts'
import type { TopicDraft } from './create-topic.ts'
import { noSuchTopic } from './not-found.ts'

/** Changes what is given and keeps the rest. */
export async function updateTopic(
  context: OperationContext,
  name: string,
  changes: Partial<Omit<TopicDraft, 'name'>>,
): Promise<Topic | Refusal> {
  const current = await context.store.read.topics.get(name)
  if (current === null) return noSuchTopic(name)
  const updated: Topic = { ...current, ...changes, updatedAtMs: context.clock.nowMs() }
  const result = await context.store.write.topics.update(updated)
  return result.kind === 'not_found' ? noSuchTopic(name) : updated
}
