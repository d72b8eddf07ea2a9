import type { EventQuery } from '@posthorn/client'
import { type Fields, text, timeAgo } from '../../flags/fields.ts'

export const eventFilters: Fields<Omit<EventQuery, 'cursor' | 'limit'>> = {
  topic: text('topic', 'of this topic alone'),
  ext_ref_code: text('code', 'with exactly this reference of your own'),
  since: timeAgo('events accepted from then on'),
  until: timeAgo('events accepted before then'),
}
