import { createHash } from 'node:crypto'
import {
  headerNames,
  keyPrefixes,
  publicKeyOf,
  type VerifyInput,
  verify,
} from '@posthorn/signature'
import { exactTime } from '../terminal/time-words.ts'
import { looksRewritten } from './body-variants.ts'
import { checkTimestamp } from './check-timestamp.ts'
import { findChange, type KeyToTry } from './find-change.ts'
import { type Diagnosis, type Finding, findingOf } from './finding.ts'
import type { ReceivedHeaders, ReceivedMessage } from './message.ts'
import { secretVariants } from './secret-variants.ts'

export interface Question {
  readonly message: ReceivedMessage
  /** `whsec_…`, `whpk_…` or `whsk_…` as they were given. */
  readonly secrets: readonly string[]
  readonly nowMs: number
  /** In seconds; infinite when the age is of no interest. */
  readonly toleranceS: number
}

type Keys = Pick<VerifyInput, 'secrets' | 'publicKeys'>

/**
 * Verifies a message by Standard Webhooks, and when it fails tries what usually happened to it. A
 * cause is named only when the signature fits once it is undone; what is merely likely says so.
 */
export async function diagnose(question: Question): Promise<Diagnosis> {
  const { message, secrets, nowMs, toleranceS } = question
  const keys = await keysOf(secrets)
  const result = await verify({ ...message, ...allOf(keys), nowMs, toleranceS })
  if (result.ok) {
    return {
      ok: true,
      facts: {
        id: result.id,
        sent: exactTime(new Date(result.timestamp * 1000).toISOString(), nowMs),
        signature: result.scheme,
      },
      notes: secrets.flatMap(noteOf),
    }
  }
  const named = namedHeaders(message.headers)
  const timestamp = named.headers[headerNames.timestamp]?.[0]
  const late = timestamp === undefined ? null : checkTimestamp(timestamp, { nowMs, toleranceS })
  const findings = [...named.findings, ...(late === null ? [] : [late])]
  const whole = Object.values(headerNames).every((name) => named.headers[name]?.length === 1)
  if (!whole || late?.code === 'malformed_timestamp') {
    return { ok: false, findings: findings.length > 0 ? findings : [said(result)] }
  }
  const changes = await findChange({
    keys: keysToTry(keys),
    body: message.body,
    fits: async (key: Keys, body) => {
      const headers = named.headers
      return (await verify({ headers, body, ...key, nowMs, toleranceS: Infinity })).ok
    },
  })
  findings.push(...(changes ?? (await unexplained(question, { named: named.headers, keys }))))
  if (findings.length === 0) return { ok: false, findings: [said(result)] }
  return { ok: false, findings: changes?.length === 0 ? findings.map(elseInOrder) : findings }
}

function elseInOrder(finding: Finding): Finding {
  return { ...finding, detail: `${finding.detail} The signature itself fits.` }
}

/** Sorted by what they are for; a private key stands for its public one. */
async function keysOf(secrets: readonly string[]) {
  const shared: string[] = []
  const publicKeys: string[] = []
  for (const secret of secrets) {
    const text = secret.trim()
    if (text.startsWith(keyPrefixes.publicKey)) publicKeys.push(text)
    else if (text.startsWith(keyPrefixes.privateKey))
      publicKeys.push(await publicKeyOf(text).catch(() => text))
    else shared.push(secret)
  }
  return { shared, publicKeys }
}

type SortedKeys = Awaited<ReturnType<typeof keysOf>>

function allOf({ shared, publicKeys }: SortedKeys): Keys {
  return { secrets: shared, publicKeys }
}

function keysToTry({ shared, publicKeys }: SortedKeys): KeyToTry<Keys>[] {
  return [
    ...publicKeys.map((key) => ({ key: { publicKeys: [key] }, finding: null })),
    ...shared.map((secret) => ({ key: { secrets: [secret] }, finding: null })),
    ...shared.flatMap(secretVariants).map((variant) => ({
      key: { secrets: [variant.secret] },
      finding: findingOf(variant),
    })),
  ]
}

/** Harmless here, and not everywhere. */
function noteOf(secret: string): Finding[] {
  if (secret === secret.trim()) return []
  return [
    {
      code: 'secret_white_space',
      detail: 'The secret has white space or a line break around it, which is ignored here.',
      fix: 'Trim it where it is read: other libraries do not.',
    },
  ]
}

/** The headers under the names they should have, and what is wrong with the names. */
function namedHeaders(headers: ReceivedHeaders): {
  readonly headers: ReceivedHeaders
  readonly findings: readonly Finding[]
} {
  const found: Record<string, readonly string[]> = {}
  const findings: Finding[] = []
  const missing: string[] = []
  for (const [part, name] of Object.entries(headerNames)) {
    const values = present(headers, name)
    const variant =
      values.length > 0
        ? undefined
        : variantsOf(part).find((each) => present(headers, each).length > 0)
    found[name] = variant === undefined ? values : present(headers, variant)
    if (variant !== undefined) findings.push(renamed(variant, name))
    else if (values.length === 0) missing.push(name)
    else if (values.length > 1) findings.push(repeated(name))
  }
  if (missing.length > 0) findings.push(otherSender(headers) ?? absent(missing))
  return { headers: found, findings }
}

function present(headers: ReceivedHeaders, name: string): readonly string[] {
  return (headers[name] ?? []).filter((value) => value !== '')
}

/** Names that other senders give the same thing, and what frameworks make of ours. */
function variantsOf(part: string): readonly string[] {
  return [
    `svix-${part}`,
    `x-webhook-${part}`,
    `http_webhook_${part}`,
    `webhook_${part}`,
    `http-webhook-${part}`,
  ]
}

function renamed(found: string, name: string): Finding {
  const detail = `The request has ${found} where ${name} is expected.`
  return found.startsWith('svix-')
    ? {
        code: 'header_named_otherwise',
        detail,
        fix: `The scheme is the same: pass its value as ${name}, or use a library that reads both.`,
      }
    : { code: 'header_named_otherwise', detail, fix: `Pass the header on as ${name}.` }
}

function repeated(name: string): Finding {
  const fix = 'See which proxy adds it again. Which one is right cannot be told, so none is.'
  return { code: 'duplicate_header', detail: `The header ${name} is there more than once.`, fix }
}

function absent(names: readonly string[]): Finding {
  const detail = `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} missing.`
  const fix =
    'See whether a proxy or framework drops headers it does not know, and save the request with all of them.'
  return { code: 'missing_header', detail, fix }
}

const senderHeaders = {
  'stripe-signature': 'stripe',
  'x-hub-signature-256': 'github',
  'x-shopify-hmac-sha256': 'shopify',
  'x-slack-signature': 'slack',
}

function otherSender(headers: ReceivedHeaders): Finding | null {
  for (const [name, sender] of Object.entries(senderHeaders)) {
    if (present(headers, name).length === 0) continue
    const detail = `The request has ${name}: it comes from ${sender}, which signs in a way of its own.`
    return { code: 'other_sender', detail, fix: `Add --sender ${sender}.` }
  }
  return null
}

function said({ code, hint }: { readonly code: string; readonly hint: string }): Finding {
  return { code, detail: hint, fix: 'See the headers of the request as it came in.' }
}

/** What can be said although no change explains the signature. */
async function unexplained(
  { message }: Question,
  { named, keys }: { readonly named: ReceivedHeaders; readonly keys: SortedKeys },
): Promise<Finding[]> {
  const result = await verify({
    headers: named,
    body: message.body,
    ...allOf(keys),
    toleranceS: Infinity,
  })
  if (result.ok) return []
  if (result.code === 'invalid_secret') {
    return [
      { code: result.code, detail: result.hint, fix: 'Copy the whole secret from the server.' },
    ]
  }
  if (result.code === 'no_key_for_signature') {
    return [{ code: result.code, detail: result.hint, fix: 'Give that one with --secret.' }]
  }
  if (result.code !== 'signature_mismatch') return [said(result)]
  return [unexplainedMismatch(message)]
}

function unexplainedMismatch(message: ReceivedMessage): Finding {
  const intact = digestFits(message)
  const compare =
    'Compare it with what the server shows for this webhook; after a rotation take the newest.'
  if (intact === true) {
    const detail =
      'The body is as it was sent (Content-Digest fits), so the secret is of another webhook, or an older one.'
    return { code: 'other_secret', detail, fix: compare }
  }
  const rewritten = looksRewritten(message.body)
    ? ' It is written as JSON.stringify writes it, so a parser may have had it.'
    : ''
  const raw =
    'Save the bytes as they come in, before any parser, proxy or template, and verify those.'
  if (intact === false) {
    const detail = `The body is not what was sent (Content-Digest differs), and was changed in no way that can be undone here.${rewritten}`
    return { code: 'body_changed', detail, fix: raw }
  }
  const detail = `No signature fits, and no known change explains it: the secret is of another webhook, or the body was changed.${rewritten}`
  return { code: 'signature_mismatch', detail, fix: `${compare} ${raw}` }
}

/** Whether the body is the one that the sender's `Content-Digest` (RFC 9530) names; null without one. */
function digestFits({ headers, body }: ReceivedMessage): boolean | null {
  const [, sent] =
    /(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):/.exec(headers['content-digest']?.[0] ?? '') ?? []
  return sent === undefined ? null : sent === createHash('sha256').update(body).digest('base64')
}
