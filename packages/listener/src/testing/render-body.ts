import type { BodyFormat } from '../senders/envelopes.ts'

export interface EventToRender {
  readonly id: string
  readonly topic: string
  readonly data: unknown
  readonly context: unknown
  readonly time: Date
}

export interface Rendered {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const json = { 'content-type': 'application/json' }
/** Any ids will do, as long as they look like the real ones. */
const channelId = '01981d2a-7b3c-7000-8000-0000000000c1'
const webhookId = '01981d2a-7b3c-7000-8000-0000000000e1'

/** An event as Posthorn writes it in each of its formats. */
export function renderBody(format: BodyFormat, event: EventToRender): Rendered {
  const { id, topic, data, context } = event
  const time = event.time.toISOString()
  const source = `/v1/channels/${channelId}`
  const write = (value: unknown): Rendered => ({ headers: json, body: JSON.stringify(value) })
  switch (format) {
    case 'standard':
      return write({ type: topic, timestamp: time, data })
    case 'channel':
      return write({
        id,
        event_name: topic,
        ext_ref_code: null,
        event_url: null,
        data,
        occurred_at: time,
        created_at: time,
      })
    case 'context':
      return write({ event_time: time, event_type: topic, current_context: context, data })
    case 'acculynx':
      return write({
        topicName: topic,
        eventDateTime: time,
        eventId: id,
        subscriptionId: webhookId,
        event: data,
      })
    case 'cloudevents':
      return {
        headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
        body: JSON.stringify({
          ...{ specversion: '1.0', id, source, type: topic, time },
          datacontenttype: 'application/json',
          data,
        }),
      }
    case 'cloudevents-binary':
      return {
        headers: {
          ...json,
          'ce-specversion': '1.0',
          'ce-id': id,
          'ce-source': source,
          'ce-type': encodeURIComponent(topic),
          'ce-time': time,
        },
        body: JSON.stringify(data),
      }
    case 'raw':
      return write(data)
  }
}
