import { parseJson } from '../core/parse-json.ts'
import { acculynxParts } from './envelopes.ts'
import { fieldsOf, nameOf } from './fields.ts'
import { type PosthornOptions, posthorn } from './posthorn.ts'
import { equalTexts } from './proof.ts'
import { authentic, malformed, refused, type Sender } from './sender.ts'

export interface AccuLynxOptions {
  /**
   * An unguessable part of the URL that you registered, at least 16 characters: its last path segment
   * or its query parameter `token`. All there is to know AccuLynx by, as it signs nothing.
   */
  readonly urlToken?: string | undefined
  /** The subscriptions to listen to. Default: any that knows the token. */
  readonly subscriptionIds?: readonly string[] | undefined
  /** The `secret` of the subscription, when Posthorn sends: then every message must be signed with it. */
  readonly secrets?: PosthornOptions['secrets']
}

/**
 * The notifications of AccuLynx Webhooks v2, in all spellings of their documents, sent by AccuLynx or
 * by Posthorn. Duplicates are told by `eventId`.
 */
export function acculynx(options: AccuLynxOptions): Sender {
  const { urlToken, subscriptionIds, secrets } = options
  if (urlToken === undefined && secrets === undefined) {
    throw new TypeError('Pass urlToken, or the secrets that Posthorn signs with.')
  }
  if (urlToken !== undefined && urlToken.length < 16) {
    throw new TypeError('The urlToken needs at least 16 characters, or it can be guessed.')
  }
  const signed = secrets === undefined ? null : posthorn({ secrets, format: 'acculynx' })
  return {
    name: 'acculynx',
    ...(signed === null && { weakness: 'Nothing is signed: whoever knows the URL can send.' }),
    async authenticate(message) {
      if (urlToken !== undefined && !tokensIn(message.url).some((x) => equalTexts(x, urlToken))) {
        return refused('token_mismatch', 'The URL does not end in the token that was agreed on.')
      }
      const proof = await signed?.authenticate(message)
      if (proof && !proof.ok) return proof
      if (subscriptionIds === undefined) return authentic
      const json = parseJson(message.body)
      // What asks for validation names no subscription, and is signed.
      if (signed !== null && signed.read(message, json).kind !== 'event') return authentic
      const found = nameOf(fieldsOf(json)('subscriptionId', 'SubscriptionId'))?.toLowerCase()
      return subscriptionIds.some((each) => each.toLowerCase() === found)
        ? authentic
        : refused('unknown_subscription', 'The subscriptionId is none of those listened to.')
    },
    read(message, json) {
      if (signed !== null) return signed.read(message, json)
      const field = fieldsOf(json)
      const id = nameOf(field('eventId', 'EventId'))
      const event = id && acculynxParts(id, field)
      return event
        ? { kind: 'event', event }
        : malformed('The body is no notification with eventId, topicName and event.')
    },
  }
}

/** Where the token may stand in the URL. */
function tokensIn(url: string): string[] {
  const { pathname, searchParams } = new URL(url, 'http://listener.invalid')
  return [searchParams.get('token') ?? '', pathname.slice(pathname.lastIndexOf('/') + 1)]
}
