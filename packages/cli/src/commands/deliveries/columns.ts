import type { Delivery } from '@posthorn/client'
import type { FittedColumn } from '../../terminal/fit-table.ts'
import { nearTime } from '../../terminal/time-words.ts'

export const deliveryColumns: readonly FittedColumn<Delivery>[] = [
  { title: 'ID', text: ({ id }) => id },
  { title: 'STATE', text: ({ state }) => state },
  { title: 'TOPIC', text: ({ topic }) => topic, narrow: 'cut' },
  { title: 'ATTEMPTS', text: ({ attempts }) => String(attempts), align: 'right' },
  { title: 'REASON', text: ({ error }) => error ?? '-' },
  { title: 'NEXT ATTEMPT', text: (each) => nearTime(each.next_attempt_at), narrow: 'leave out' },
  { title: 'CHANGED', text: ({ updated_at }) => nearTime(updated_at), narrow: 'leave out' },
]
