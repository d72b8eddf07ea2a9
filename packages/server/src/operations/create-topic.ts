import type { Refusal } from '../domain/errors.ts'
import type { Topic } from '../domain/topic.ts'
import type { AnsweredBefore } from '../store/store.ts'
import type { OperationContext } from './context.ts'
import type { Remember } from './remember.ts'

export type TopicDraft = Pick<Topic, 'name' | 'description' | 'example' | 'schema'>

export interface CreatedTopic {
  readonly kind: 'created'
  readonly topic: Topic
}

export async function createTopic(
  context: OperationContext,
  draft: TopicDraft,
  remember: Remember<CreatedTopic>,
): Promise<CreatedTopic | AnsweredBefore | Refusal> {
  const nowMs = context.clock.nowMs()
  const created: CreatedTopic = {
    kind: 'created',
    topic: { ...draft, createdAtMs: nowMs, updatedAtMs: nowMs },
  }
  const result = await context.store.write.topics.create(created.topic, remember?.(created) ?? null)
  switch (result.kind) {
    case 'created':
      return created
    case 'topic_taken':
      return {
        refused: 'topic_taken',
        detail: `The topic ${draft.name} exists. Change it with PATCH /v1/topics/${draft.name}.`,
      }
    case 'answered_before':
      return result
  }
}
