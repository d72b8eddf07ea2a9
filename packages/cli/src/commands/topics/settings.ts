import type { NewTopic } from '@posthorn/client'
import { type Fields, json, textOrNone } from '../../flags/fields.ts'

export const topicFields: Fields<Omit<NewTopic, 'name'>> = {
  description: textOrNone('text', 'when such an event happens'),
  example: json('what the data of such an event looks like'),
  schema: json('a JSON Schema that the data must follow'),
}
