import type { Event } from '../event.ts'
import { type Format, jsonContentType } from './body-format.ts'
import { cloudEventsSource } from './cloudevents.ts'
import { encodeHeaderValue } from './header-value.ts'
import { rfc3339 } from './rfc3339.ts'

/**
 * CloudEvents 1.0, binary mode: the data alone is the body, attributes are `ce-` headers, and
 * `datacontenttype` is the content type. The signature covers the body only, so these headers are
 * not signed.
 */
export const cloudEventsBinaryFormat: Format = {
  contentType: jsonContentType,
  body: (event) => event.data,
  headers,
}

function headers(event: Event): Readonly<Record<string, string>> {
  return {
    'ce-specversion': '1.0',
    'ce-id': event.id,
    'ce-source': cloudEventsSource(event.channelId),
    'ce-type': encodeHeaderValue(event.topic),
    'ce-time': rfc3339(event.occurredAtMs),
  }
}
