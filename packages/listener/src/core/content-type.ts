import { refuse } from './answers.ts'
import type { Answer, Incoming } from './incoming.ts'

const json = /^application\/(?:json|[a-z0-9!#$&^_.-]+\+json)[ \t]*(?:;|$)/i

/**
 * Refuses what is not JSON, and what is compressed: signatures cover the bytes on the wire, and
 * nothing is inflated for a sender that has not shown yet who it is. Any `charset` will do, since
 * JSON is UTF-8 whatever it says (RFC 8259, section 8.1).
 */
export function refuseContentType(incoming: Incoming): Answer | null {
  const encoding = incoming.header('content-encoding')?.trim().toLowerCase() ?? ''
  if (encoding !== '' && encoding !== 'identity') {
    return refuse(
      415,
      'unsupported_media_type',
      'The body must not be compressed: send it without Content-Encoding.',
      { 'accept-encoding': 'identity' },
    )
  }
  const type = incoming.header('content-type')?.trim() ?? ''
  if (json.test(type) && !/^application\/cloudevents-batch\+json/i.test(type)) return null
  return refuse(
    415,
    'unsupported_media_type',
    'The content type must be application/json, or another JSON type of a single event.',
    { accept: 'application/json, application/cloudevents+json' },
  )
}
