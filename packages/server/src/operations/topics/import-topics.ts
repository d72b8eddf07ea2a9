import { setImmediate as nextTurn } from 'node:timers/promises'
import { jsonPointer } from '../../domain/refusal/json-pointer.ts'
import { quoted } from '../../domain/refusal/quoted.ts'
import { isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import { gatherFaults } from '../../domain/refusal/refuse-fields.ts'
import type { ImportedTopics, TopicPatch } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import { checkTopic } from './check-topic.ts'
import { withPair } from './with-pair.ts'

/**
 * Takes a catalog in: creates the topics that are missing, and changes what is given of those that
 * exist. All of them or none; topics that the catalog does not name stay as they are.
 */
export async function importTopics(
  context: OperationContext,
  topics: readonly TopicPatch[],
): Promise<ImportedTopics | Refusal> {
  const { checkTime, clock, directory, limits, store } = context
  const { eventBytes } = limits
  await directory.refresh()
  const faults = gatherFaults()
  const names = new Set<string>()
  const patches: TopicPatch[] = []
  for (const [index, patch] of topics.entries()) {
    const { name } = patch
    const path = ['topics', index]
    if (names.has(name)) {
      const detail = `The topic ${quoted(name)} is in the list twice. Keep one of them.`
      faults.add(() => ({ pointer: jsonPointer(...path, 'name'), code: 'duplicate', detail }))
    }
    names.add(name)
    const current = directory.topic(name)
    const fault = await checkTopic({ changes: patch, current, eventBytes, path, checkTime })
    if (isRefusal(fault)) return fault
    if (fault !== null) faults.add(() => fault)
    patches.push({ ...patch, ...withPair(patch, current) })
    // Compiling a schema takes 5 ms; what else the node does goes on in between.
    await nextTurn()
  }
  const refusal = faults.refusal()
  if (refusal !== null) return refusal
  const imported = await store.write.topics.import(patches, clock.nowMs())
  if (imported.created + imported.updated > 0) await directory.refresh()
  return imported
}
