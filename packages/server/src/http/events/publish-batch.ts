import { isRefusal } from '../../domain/refusal/refusal.ts'
import type { Accepted } from '../../operations/events/accept-events.ts'
import { type Answer, bytesAnswer } from '../answer/answer.ts'
import { joined } from '../answer/pagination.ts'
import { readJsonBatch, readNdjsonBatch } from '../body/batch-input.ts'
import { bodyKind } from '../body/content-type.ts'
import type { ChannelCall, Handled } from '../route.ts'
import { eventBytes } from './present.ts'
import { accept, eventInput } from './publish.ts'

/** All events of the batch in one transaction. Faults of any are answered before anything is stored. */
export function publishBatch(call: ChannelCall): Handled {
  const kind = bodyKind(call.header('content-type'), ['json', 'ndjson'])
  if (typeof kind !== 'string') return kind
  const input = { ...eventInput(call), batchEvents: call.context.limits.batchEvents }
  const drafts = kind === 'json' ? readJsonBatch(input) : readNdjsonBatch(input)
  return isRefusal(drafts) ? drafts : accept(call, { drafts, shape: 'batch' }, presentAll)
}

function presentAll({ events }: Accepted): Answer {
  return bytesAnswer(201, joined('{"data":[', events.map(eventBytes), ']}'))
}
