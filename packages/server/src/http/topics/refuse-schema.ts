import type { TopicChanges } from '@posthorn/contract'
import type { Refusal } from '../../domain/errors.ts'
import { refuseFields, refuseSchema } from '../validate.ts'

export function refuseTopicSchema({ schema }: TopicChanges): Refusal | null {
  const detail = schema ? refuseSchema(schema) : null
  if (detail === null) return null
  return refuseFields([{ pointer: '/schema', code: 'invalid_schema', detail }])
}
