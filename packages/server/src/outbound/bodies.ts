import { hash } from 'node:crypto'
import type { Event } from '../domain/event.ts'
import type { BodyFormat } from '../domain/format/names.ts'
import { type RenderedBody, renderBody } from '../domain/format/render.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'

export interface DigestedBody extends RenderedBody {
  /** Of the body, as `content-digest` (RFC 9530) tells it. */
  readonly digest: string
}

/** Formats in which every webhook gets the same bytes. */
const sharedFormats: ReadonlySet<BodyFormat> = new Set([
  'channel',
  'standard',
  'context',
  'cloudevents',
  'cloudevents-binary',
  'raw',
])

/** How many bodies are kept: a fan-out's webhooks get an event within a few sends of each other. */
const kept = 64
/** Larger bodies are made anew, so that at most 4 MiB are kept. */
const keptBytes = 64 * 1024

interface Entry {
  readonly event: Event
  readonly format: BodyFormat
  readonly body: DigestedBody
}

/**
 * Makes bodies, and remembers the last few for the other webhooks of the same event: body and digest
 * of 1 KB take 3.5 us, finding them 0.1.
 */
export function createBodies(): (
  event: Event,
  webhook: Pick<Webhook, 'id' | 'format'>,
) => DigestedBody {
  const entries: Entry[] = []
  let next = 0
  return (event, webhook) => {
    const { format } = webhook
    if (!sharedFormats.has(format)) return digested(renderBody(event, webhook))
    for (const entry of entries) {
      if (entry.event === event && entry.format === format) return entry.body
    }
    const body = digested(renderBody(event, webhook))
    if (body.body.length <= keptBytes) {
      entries[next] = { event, format, body }
      next = (next + 1) % kept
    }
    return body
  }
}

export function digested(rendered: RenderedBody): DigestedBody {
  const { body, contentType, headers } = rendered
  return { body, contentType, headers, digest: `sha-256=:${hash('sha256', body, 'base64')}:` }
}
