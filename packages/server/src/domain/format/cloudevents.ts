import type { Event } from '../event.ts'
import type { ChannelId } from '../ids.ts'
import { type Format, noHeaders } from './body-format.ts'
import { joinPieces } from './join-pieces.ts'
import { rfc3339 } from './rfc3339.ts'

/** CloudEvents 1.0, structured mode: attributes and data in one JSON object. */
export const cloudEventsFormat: Format = {
  contentType: 'application/cloudevents+json; charset=utf-8',
  body,
  headers: noHeaders,
}

/** The `source` of every event of a channel; with the id it is unique, as CloudEvents asks. */
export function cloudEventsSource(channelId: ChannelId): string {
  return `/v1/channels/${channelId}`
}

function body(event: Event): Uint8Array {
  const source = cloudEventsSource(event.channelId)
  const time = rfc3339(event.occurredAtMs)
  return joinPieces([
    `{"specversion":"1.0","id":"${event.id}","source":"${source}","type":"${event.topic}","time":"${time}","datacontenttype":"application/json","data":`,
    event.data,
    '}',
  ])
}
