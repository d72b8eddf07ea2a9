import { decodeSecret, type HeadersInput, headerNames, verify } from '@posthorn/signature'
import { type BodyFormat, formatOf, readEnvelope } from './envelopes.ts'
import { fieldsOf } from './fields.ts'
import {
  authentic,
  type Message,
  malformed,
  type Reading,
  refused,
  requireSecrets,
  type Secrets,
  type Sender,
  secretsNow,
} from './sender.ts'

export interface PosthornOptions {
  /** `whsec_…`, several while they rotate, or a function that gets them when a message arrives. */
  readonly secrets?: Secrets<string | Uint8Array> | undefined
  /** `whpk_…`, for webhooks signed with `v1a`. */
  readonly publicKeys?: Secrets | undefined
  /**
   * The body format. `auto`, the default, goes by the body's own fields. `cloudevents-binary` and
   * `raw` are never guessed: their topic is not in the body, so no signature covers it.
   */
  readonly format?: BodyFormat | 'auto' | undefined
  /** The topic of `raw` bodies, which do not say it: one webhook for each topic, or a name for all. */
  readonly topic?: string | undefined
  /** How far the timestamp may lie from now, both ways. Default 300. */
  readonly toleranceS?: number | undefined
}

/** Posthorn, and any sender that follows Standard Webhooks 1.0.0 (also with `svix-` headers). */
export function posthorn(options: PosthornOptions): Sender {
  requireKeys(options)
  const { format = 'auto', topic } = options
  if (format === 'raw' && !topic) {
    throw new TypeError('Bodies of format raw do not name their topic: pass topic as well.')
  }
  return {
    name: 'posthorn',
    async authenticate(message) {
      const result = await verify({
        headers: signedHeaders(message),
        body: message.body,
        secrets: await secretsNow(options.secrets),
        publicKeys: await secretsNow(options.publicKeys),
        toleranceS: options.toleranceS,
        nowMs: message.nowMs,
      })
      return result.ok ? authentic : refused(result.code, result.hint)
    },
    read(message, json) {
      const asked = validationIn(json)
      if (asked !== null) return asked
      const found = format === 'auto' ? formatOf(json) : format
      const id = signedHeaders(message)[headerNames.id] ?? ''
      const event = found && readEnvelope(found, { json, id, topic, message })
      return event ? { kind: 'event', event } : malformed(hintFor(format, message))
    },
  }
}

/** The three headers, `svix-` ones when the standard ones are missing altogether. */
function signedHeaders(message: Message): Record<string, string | undefined> & HeadersInput {
  const read = (from: string) =>
    Object.fromEntries(
      Object.values(headerNames).map((name) => [
        name,
        message.header(name.replace('webhook', from))?.trim(),
      ]),
    )
  return message.header('svix-id') !== null && message.header(headerNames.id) === null
    ? read('svix')
    : read('webhook')
}

/** How Posthorn asks a receiver whether it agrees; the same in every format. */
function validationIn(json: unknown): Reading | null {
  const field = fieldsOf(json)
  if (field('type') === 'posthorn.validation') {
    const challenge = fieldsOf(field('data'))('challenge')
    return typeof challenge === 'string' && challenge.length <= 1024
      ? { kind: 'challenge', challenge }
      : null
  }
  return codeIn(json)
}

/** `{"Code"}` and nothing else, which tells it from an event. */
function codeIn(json: unknown): Reading | null {
  const code = fieldsOf(json)('Code')
  if (typeof code !== 'string' || Object.keys(json as object).length > 1) return null
  return { kind: 'code', code }
}

function hintFor(format: BodyFormat | 'auto', message: Message): string {
  if (format !== 'auto') return `The body is no event of format ${format}.`
  return message.header('ce-type') === null
    ? "The body is no event of a known format. If the webhook's format is raw, name it and the topic: posthorn({ format: 'raw', topic })."
    : "CloudEvents in binary mode must be asked for, as no signature covers their headers: posthorn({ format: 'cloudevents-binary' })."
}

/** Says at once what a developer forgot or mixed up. Functions are asked later. */
function requireKeys({ secrets, publicKeys }: PosthornOptions): void {
  if (publicKeys === undefined) requireSecrets(secrets, 'The signing secret (whsec_…)')
  if (secrets === undefined) requireSecrets(publicKeys, 'The public key (whpk_…)')
  if (typeof secrets === 'function') return
  for (const each of Array.isArray(secrets) ? secrets : [secrets]) {
    if (typeof each === 'string' && each !== '') decodeSecret(each)
  }
}
