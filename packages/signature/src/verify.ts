import { decodeBase64 } from './base64.ts'
import { SecretError, type VerifyErrorCode } from './errors.ts'
import { type HeadersInput, headerNames, readHeader } from './headers.ts'
import { decodePublicKey } from './key-pair.ts'
import { hmacBase64, secretBytes } from './sign.ts'
import { type Body, idPattern, signedContent } from './signed-content.ts'

export interface VerifyInput {
  readonly headers: HeadersInput
  /** The raw bytes as they arrived, before any parsing. */
  readonly body: Body
  /** `whsec_…` texts or key bytes: any of them may have signed, so that secrets can rotate. */
  readonly secrets?: string | Uint8Array | readonly (string | Uint8Array)[] | undefined
  /** `whpk_…` texts, for senders that sign with `v1a` (ed25519). */
  readonly publicKeys?: string | readonly string[] | undefined
  /** How far the timestamp may lie from now, both ways, in seconds. Default 300. */
  readonly toleranceS?: number | undefined
  /** The time to compare with, in milliseconds. Default: the clock. */
  readonly nowMs?: number | undefined
}

export interface Verified {
  readonly ok: true
  /** `webhook-id`: the same on every retry, so it tells duplicates. */
  readonly id: string
  /** `webhook-timestamp`: Unix seconds of this attempt. */
  readonly timestamp: number
  readonly scheme: 'v1' | 'v1a'
  /** Which of `secrets` (v1) or `publicKeys` (v1a) it was, counted from 0. */
  readonly keyIndex: number
}

export interface VerifyRefusal {
  readonly ok: false
  readonly code: VerifyErrorCode
  /** A sentence for the developer: what is wrong and what to look at. Holds no secret. */
  readonly hint: string
}

export type VerifyResult = Verified | VerifyRefusal

/** More signatures than this are refused unread: each costs a comparison or an ed25519 check. */
const maxSignatures = 32
const defaultToleranceS = 300

/**
 * Verifies a message by Standard Webhooks 1.0.0: any known signature (`v1`, `v1a`) made with any of
 * the keys is enough, unknown schemes are skipped, and the timestamp must be fresh. Never throws for
 * what a sender can send or a caller can misconfigure: the answer says it in a code and a hint.
 * `v1a` needs a runtime whose WebCrypto knows Ed25519 and rejects elsewhere.
 */
export async function verify(input: VerifyInput): Promise<VerifyResult> {
  if (!isRaw(input.body)) {
    return refuse(
      'body_not_raw',
      'The body must be the raw bytes or text of the request. Read it before any JSON parser does: a parsed body cannot be verified.',
    )
  }
  const keys = readKeys(input)
  if ('ok' in keys) return keys
  const head = readHead(input)
  if ('ok' in head) return head
  const content = signedContent(head.id, head.timestamp, input.body)
  const match =
    (await matchSecret(keys.secrets, head.v1, content)) ??
    (await matchPublicKey(keys.publicKeys, head.v1a, content))
  if (match !== null) {
    return { ok: true, id: head.id, timestamp: Number(head.timestamp), ...match }
  }
  if (keys.secrets.length === 0 && head.v1a.length === 0) {
    return refuse(
      'no_key_for_signature',
      'The sender signs with a shared secret (v1), but only public keys were given. Pass the whsec_ secret.',
    )
  }
  if (keys.publicKeys.length === 0 && head.v1.length === 0) {
    return refuse(
      'no_key_for_signature',
      'The sender signs with ed25519 (v1a), but no public key was given. Pass the whpk_ key.',
    )
  }
  return refuse(
    'signature_mismatch',
    'No signature fits. Either the secret belongs to another webhook, or the body was changed on the way: verify the exact bytes received.',
  )
}

function refuse(code: VerifyErrorCode, hint: string): VerifyRefusal {
  return { ok: false, code, hint }
}

/** By tag, since a body may come from another realm, where `instanceof` is false. */
function isRaw(body: unknown): body is Body {
  const tag = Object.prototype.toString.call(body)
  return typeof body === 'string' || tag === '[object Uint8Array]' || tag === '[object ArrayBuffer]'
}

interface Keys {
  readonly secrets: readonly Uint8Array<ArrayBuffer>[]
  readonly publicKeys: readonly Uint8Array<ArrayBuffer>[]
}

function readKeys(input: VerifyInput): Keys | VerifyRefusal {
  try {
    const secrets = listOf(input.secrets).map(secretBytes)
    const publicKeys = listOf(input.publicKeys).map(decodePublicKey)
    if (secrets.length + publicKeys.length > 0) return { secrets, publicKeys }
    return refuse(
      'no_secret',
      'No secret was given. Pass the whsec_ secret of the webhook, or the whpk_ public key of the sender.',
    )
  } catch (error) {
    if (error instanceof SecretError) return refuse('invalid_secret', error.message)
    throw error
  }
}

function listOf<T extends string | Uint8Array>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value as T]
}

interface Head {
  readonly id: string
  readonly timestamp: string
  /** What follows `v1,` and `v1a,` in the signature header. */
  readonly v1: readonly string[]
  readonly v1a: readonly string[]
}

function readHead(input: VerifyInput): Head | VerifyRefusal {
  const values = { id: '', timestamp: '', signature: '' }
  for (const part of ['id', 'timestamp', 'signature'] as const) {
    const name = headerNames[part]
    const header = readHeader(input.headers, name)
    if (header.kind === 'none') {
      return refuse(
        'missing_header',
        `The header ${name} is missing. A proxy or framework may have dropped it, or the request does not come from the sender.`,
      )
    }
    if (header.kind === 'several') {
      return refuse('duplicate_header', `The header ${name} is given more than once.`)
    }
    values[part] = header.value
  }
  const { id, timestamp, signature } = values
  if (!idPattern.test(id)) {
    return refuse(
      'malformed_id',
      'webhook-id must be 1 to 256 visible ASCII characters without "." and "," (a comma also shows a header given twice).',
    )
  }
  const stale = refuseTimestamp(timestamp, input)
  if (stale !== null) return stale
  const entries = signature.split(/ +/, maxSignatures + 1)
  if (entries.length > maxSignatures) {
    return refuse('too_many_signatures', `More than ${maxSignatures} signatures are not looked at.`)
  }
  const v1 = entries.filter((entry) => entry.startsWith('v1,')).map((entry) => entry.slice(3))
  const v1a = entries.filter((entry) => entry.startsWith('v1a,')).map((entry) => entry.slice(4))
  if (v1.length + v1a.length === 0) {
    return refuse(
      'no_known_signature',
      'webhook-signature holds no "v1,…" or "v1a,…" entry, which are the schemes known here.',
    )
  }
  return { id, timestamp, v1, v1a }
}

function refuseTimestamp(timestamp: string, input: VerifyInput): VerifyRefusal | null {
  if (!/^[0-9]{1,15}$/.test(timestamp)) {
    return refuse('malformed_timestamp', 'webhook-timestamp must be Unix seconds in plain digits.')
  }
  const toleranceS = input.toleranceS ?? defaultToleranceS
  const ageS = (input.nowMs ?? Date.now()) / 1000 - Number(timestamp)
  // Written so that a tolerance or time that is not a number refuses everything.
  if (ageS >= -toleranceS && ageS <= toleranceS) return null
  if (ageS < 0) {
    return refuse(
      'timestamp_too_new',
      timestamp.length >= 13
        ? 'webhook-timestamp looks like milliseconds; it must be seconds.'
        : `webhook-timestamp lies ${Math.ceil(-ageS)} s ahead, more than ${toleranceS} s. Check the clocks of both sides.`,
    )
  }
  return refuse(
    'timestamp_too_old',
    `webhook-timestamp is ${Math.ceil(ageS)} s old, more than ${toleranceS} s. Check the clocks of both sides; a recorded request cannot be verified again later.`,
  )
}

type Match = Pick<Verified, 'scheme' | 'keyIndex'>

async function matchSecret(
  secrets: Keys['secrets'],
  given: readonly string[],
  content: Uint8Array<ArrayBuffer>,
): Promise<Match | null> {
  if (given.length === 0) return null
  for (const [keyIndex, secret] of secrets.entries()) {
    const expected = await hmacBase64(secret, content)
    if (given.some((each) => equalInConstantTime(each, expected))) return { scheme: 'v1', keyIndex }
  }
  return null
}

async function matchPublicKey(
  publicKeys: Keys['publicKeys'],
  given: readonly string[],
  content: Uint8Array<ArrayBuffer>,
): Promise<Match | null> {
  const signatures = given.map(decodeBase64).filter((bytes) => bytes?.length === 64)
  if (signatures.length === 0) return null
  for (const [keyIndex, bytes] of publicKeys.entries()) {
    const key = await crypto.subtle.importKey('raw', bytes, 'Ed25519', false, ['verify'])
    for (const signature of signatures) {
      if (signature === null) continue
      const fits = await crypto.subtle.verify('Ed25519', key, signature, content)
      if (fits) return { scheme: 'v1a', keyIndex }
    }
  }
  return null
}

/** Takes the same time wherever the texts differ. Their length is no secret. */
function equalInConstantTime(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}
