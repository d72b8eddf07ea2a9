import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchTopic } from '../not-found.ts'

/** Deletes a topic that no webhook names. Events of the topic stay. */
export async function deleteTopic(
  context: OperationContext,
  name: string,
): Promise<{ readonly kind: 'deleted' } | Refusal> {
  const result = await context.store.write.topics.delete(name, context.clock.nowMs())
  switch (result.kind) {
    case 'deleted':
      await context.directory.refresh()
      return result
    case 'not_found':
      return noSuchTopic(name)
    case 'topic_in_use':
      return {
        refused: 'topic_in_use',
        detail: `Webhooks subscribe to the topic ${name}. Take it off them first.`,
      }
  }
}
