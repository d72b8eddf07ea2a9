import { isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import { refuseFields } from '../../domain/refusal/refuse-fields.ts'
import type { Topic } from '../../domain/topic.ts'
import type { AnsweredBefore } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import type { Remember } from '../remember.ts'
import { checkTopic } from './check-topic.ts'

export type TopicDraft = Pick<
  Topic,
  'name' | 'description' | 'example' | 'schema' | 'deprecatedAtMs'
>

export interface CreatedTopic {
  readonly kind: 'created'
  readonly topic: Topic
}

/** Creates a topic whose schema can be used and whose example follows it. */
export async function createTopic(
  context: OperationContext,
  draft: TopicDraft,
  remember: Remember<CreatedTopic>,
): Promise<CreatedTopic | AnsweredBefore | Refusal> {
  const { checkTime, limits } = context
  const { eventBytes } = limits
  const fault = await checkTopic({
    changes: draft,
    current: undefined,
    eventBytes,
    path: [],
    checkTime,
  })
  if (fault !== null) return isRefusal(fault) ? fault : refuseFields([fault])
  const nowMs = context.clock.nowMs()
  const created: CreatedTopic = {
    kind: 'created',
    topic: { ...draft, createdAtMs: nowMs, updatedAtMs: nowMs, deletedAtMs: null },
  }
  const result = await context.store.write.topics.create(created.topic, remember?.(created) ?? null)
  switch (result.kind) {
    case 'created':
      await context.directory.refresh()
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
