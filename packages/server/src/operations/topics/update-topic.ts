import { isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import { refuseFields } from '../../domain/refusal/refuse-fields.ts'
import type { Topic, TopicSettings } from '../../domain/topic.ts'
import type { OperationContext } from '../context.ts'
import { noSuchTopic } from '../not-found.ts'
import { checkTopic } from './check-topic.ts'
import { withPair } from './with-pair.ts'

/** Changes what is given and keeps the rest; the example follows the schema afterwards. */
export async function updateTopic(
  context: OperationContext,
  name: string,
  changes: Partial<TopicSettings>,
): Promise<Topic | Refusal> {
  const { checkTime, directory, limits, store } = context
  await directory.refresh()
  const current = directory.topic(name)
  if (current === undefined) return noSuchTopic(name)
  const { eventBytes } = limits
  const fault = await checkTopic({ changes, current, eventBytes, path: [], checkTime })
  if (fault !== null) return isRefusal(fault) ? fault : refuseFields([fault])
  const whole = withPair(changes, current)
  const result = await store.write.topics.update(name, whole, context.clock.nowMs())
  if (result.kind === 'not_found') return noSuchTopic(name)
  await directory.refresh()
  return result.topic
}
