import type { Event } from '../event.ts'
import type { Webhook } from '../webhook/webhook.ts'
import { acculynxFormat } from './acculynx.ts'
import type { Format } from './body-format.ts'
import { channelFormat } from './channel.ts'
import { cloudEventsFormat } from './cloudevents.ts'
import { cloudEventsBinaryFormat } from './cloudevents-binary.ts'
import { contextFormat } from './context.ts'
import type { BodyFormat } from './names.ts'
import { rawFormat } from './raw.ts'
import { standardFormat } from './standard.ts'

export interface RenderedBody {
  readonly body: Uint8Array
  readonly contentType: string
  /** To be sent beside the content type; null for none. */
  readonly headers: Readonly<Record<string, string>> | null
}

const formats: Readonly<Record<BodyFormat, Format>> = {
  channel: channelFormat,
  standard: standardFormat,
  context: contextFormat,
  acculynx: acculynxFormat,
  cloudevents: cloudEventsFormat,
  'cloudevents-binary': cloudEventsBinaryFormat,
  raw: rawFormat,
}

/**
 * The body of an event for a webhook. Data and context are in it byte for byte as they were
 * published, so every try sends the same bytes. The bytes may share memory with the event and with
 * other bodies: callers must not write to them, nor transfer them. About 1 us for 1 KB.
 */
export function renderBody(event: Event, webhook: Pick<Webhook, 'id' | 'format'>): RenderedBody {
  const format = formats[webhook.format]
  return {
    body: format.body(event, webhook.id),
    contentType: format.contentType,
    headers: format.headers(event),
  }
}
