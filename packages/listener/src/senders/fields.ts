import type { WebhookEvent } from '../event.ts'

/** Fields of a JSON object, its own alone; everything else has none. */
export type Fields = (...names: readonly string[]) => unknown

/** Reads the first of several spellings that is there. */
export function fieldsOf(json: unknown): Fields {
  const object = typeof json === 'object' && json !== null ? json : {}
  return (...names) => {
    for (const name of names) {
      if (Object.hasOwn(object, name)) return (object as Record<string, unknown>)[name]
    }
    return undefined
  }
}

/** A text that can stand for an id or a topic: not empty, not endless. */
export function nameOf(value: unknown): string | null {
  if (typeof value !== 'string' || value === '' || value.length > 512) return null
  return value
}

/** A date text, or Unix seconds; null for anything else. */
export function timeOf(value: unknown): Date | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const time = new Date(typeof value === 'number' ? value * 1000 : value)
  return Number.isNaN(time.getTime()) ? null : time
}

export type EventParts = Omit<WebhookEvent, 'envelope' | 'raw'>
