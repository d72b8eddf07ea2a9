import type { Channel } from '../../domain/channel.ts'
import type { Refusal } from '../../domain/errors.ts'
import { jsonPointer } from '../../domain/json-pointer.ts'
import { gatherFaults } from '../../domain/refuse-fields.ts'
import type { Webhook } from '../../domain/webhook.ts'
import type { OperationContext } from '../context.ts'
import { isUnknown, unknownTopic } from '../topics/known-topics.ts'

/**
 * On a strict channel every topic of a webhook must be one of the catalog, or cover one. What the
 * webhook has already may stay: the channel may have become strict since.
 */
export function checkTopics(
  { directory }: OperationContext,
  channel: Channel | undefined,
  { topics, kept = [] }: { topics: Webhook['topics']; kept?: Webhook['topics'] },
): Refusal | null {
  if (!channel?.strictTopics) return null
  const faults = gatherFaults()
  for (const [index, pattern] of topics.entries()) {
    if (kept.includes(pattern) || !isUnknown(directory, pattern)) continue
    const pointer = jsonPointer('topics', index)
    faults.add(() => unknownTopic(pattern, { pointer, known: directory.topicNames() }))
  }
  return faults.refusal()
}
