import type { EventCheck } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { checkEvents } from '../../operations/events/check-events.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { deprecationHeaders } from './deprecation.ts'
import { readOne } from './publish.ts'

export async function check(call: ChannelCall): Promise<Outcome> {
  const { channel, context } = call
  const read = readOne(call)
  if (isRefusal(read)) return read
  const refusal = await checkEvents(context, channel, read)
  if (refusal !== null) return refusal
  const [draft] = read.drafts
  if (draft === undefined) throw new Error('a body was read and held no draft')
  const topic = context.directory.topic(draft.topic)
  const checked: EventCheck = {
    event_name: draft.topic,
    topic_known: topic !== undefined,
    schema_followed: topic !== undefined && topic.schema !== null,
  }
  return {
    ...jsonAnswer(200, checked),
    headers: deprecationHeaders(context.directory, read.drafts),
  }
}
