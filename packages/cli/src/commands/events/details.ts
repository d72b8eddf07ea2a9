import type { Event } from '@posthorn/client'
import type { Io } from '../../io.ts'
import { detailsOf, jsonBlock, without } from '../../terminal/details.ts'

export function eventDetails(io: Io, event: Event): string {
  const { current_context, data, erased_at } = event
  // event_name says the same as topic.
  const details = detailsOf(io, without(event, 'event_name', 'data', 'current_context'))
  const context = current_context === null ? '' : jsonBlock(io, 'current_context', current_context)
  return `${details}${context}${erased_at === null ? jsonBlock(io, 'data', data) : ''}`
}
