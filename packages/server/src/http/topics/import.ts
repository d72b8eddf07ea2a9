import type { TopicImport } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { importTopics } from '../../operations/topics/import-topics.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { Call, Outcome } from '../route.ts'
import { topicSettings } from './present.ts'

export async function importCatalog({ body, context }: Call<TopicImport>): Promise<Outcome> {
  const patches = body.topics.map((topic) => ({ name: topic.name, ...topicSettings(topic) }))
  const imported = await importTopics(context, patches)
  return isRefusal(imported) ? imported : jsonAnswer(200, imported)
}
