import type { EventQuery } from '@posthorn/client'
import { type Fields, text, timeAgo } from '../../flags/fields.ts'

export const eventFilters: Fields<Omit<EventQuery, 'cursor' | 'limit'>> = {
  topic: text('topic', 'of this topic alone'),
  since: timeAgo('events accepted from then on'),
  until: timeAgo('events accepted before then'),
}
