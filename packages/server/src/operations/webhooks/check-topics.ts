import type { Channel } from '../../domain/channel.ts'
import { jsonPointer } from '../../domain/refusal/json-pointer.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { gatherFaults } from '../../domain/refusal/refuse-fields.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
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
