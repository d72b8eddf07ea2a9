import type { Event } from '@posthorn/client'
import { queryOptions } from '@tanstack/react-query'

interface Sent {
  readonly webhook: string
  readonly channel: string
}

type Write = (event: Event, sent: Sent) => unknown

/** What each format makes of an event, field by field in the order in which it is sent. */
const formats: Readonly<Record<string, Write>> = {
  context: ({ occurred_at, event_name, current_context, data }) => ({
    event_time: occurred_at,
    event_type: event_name,
    current_context,
    data,
  }),
  channel: ({ id, event_name, ext_ref_code, event_url, data, occurred_at, created_at }) => ({
    id,
    event_name,
    ext_ref_code,
    event_url,
    data,
    occurred_at,
    created_at,
  }),
  standard: ({ event_name, occurred_at, data }) => ({
    type: event_name,
    timestamp: occurred_at,
    data,
  }),
  acculynx: ({ event_name, occurred_at, id, data }, { webhook }) => ({
    topicName: event_name,
    eventDateTime: occurred_at,
    eventId: id,
    subscriptionId: webhook,
    event: data,
  }),
  cloudevents: ({ id, event_name, occurred_at, data }, { channel }) => ({
    specversion: '1.0',
    id,
    source: `/v1/channels/${channel}`,
    type: event_name,
    time: occurred_at,
    datacontenttype: 'application/json',
    data,
  }),
  'cloudevents-binary': ({ data }) => data,
  raw: ({ data }) => data,
}

export interface BodyAsSent {
  readonly format: string
  readonly text: string
  /** `exact`: the bytes are those that were sent. `unchecked`: this browser cannot tell. */
  readonly match: 'exact' | 'differs' | 'unchecked'
}

export interface Wanted extends Sent {
  /** Of the webhook now; it may have had another one when it was sent. */
  readonly format: string
  /** The header `content-digest` of the request, as RFC 9530 writes it. */
  readonly digest: string | undefined
}

/**
 * The API keeps no request bodies: it is written once more from the event. The digest of what was sent
 * tells whether it is the same to the byte, and in which format it was.
 */
export async function bodyAsSent(event: Event, wanted: Wanted): Promise<BodyAsSent> {
  const first = Object.hasOwn(formats, wanted.format) ? wanted.format : 'channel'
  const write = (format: string) => JSON.stringify(formats[format]?.(event, wanted)) ?? ''
  const digest = /sha-256=:([^:]+):/.exec(wanted.digest ?? '')?.[1]
  // Browsers hash on pages of https and of this machine alone.
  if (digest === undefined || globalThis.crypto.subtle === undefined) {
    return { format: first, text: write(first), match: 'unchecked' }
  }
  for (const format of [first, ...Object.keys(formats)]) {
    const text = write(format)
    if ((await sha256(text)) === digest) return { format, text, match: 'exact' }
  }
  return { format: first, text: write(first), match: 'differs' }
}

/** Made anew only for another event, format or digest. */
export const bodyAsSentQuery = (event: Event | null, wanted: Wanted) =>
  queryOptions({
    queryKey: ['body-as-sent', event?.id, wanted],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => {
      if (event === null) throw new Error('There is no event to write.')
      return bodyAsSent(event, wanted)
    },
  })

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
}
