import { createPrivateKey, createSecretKey, type KeyObject } from 'node:crypto'
import { decodeSecret, pkcs8Of, splitPrivateKey } from '@posthorn/signature'
import { isSecretName, redacted, redactHeaders, redactUrl } from '../domain/refusal/redact.ts'
import { refuseHeader } from '../domain/webhook/header-policy.ts'
import {
  type SigningScheme,
  type SigningSecret,
  schemeOf,
  type Webhook,
  type WebhookAuth,
} from '../domain/webhook/webhook.ts'
import type { Place } from './dial.ts'
import { bareHost, type EgressPolicy } from './egress-policy.ts'

/** All of a webhook's deliveries that is the same for each, worked out once. */
export interface Target {
  /** Why nothing may be sent there, or where to send it. */
  readonly route: { readonly refused: string } | { readonly place: Place; readonly path: string }
  /** As the log shows it. */
  readonly shownUrl: string
  /** Names and values in turn, as undici takes them. */
  readonly headers: readonly string[]
  /** The same without credentials: neither `auth` nor headers of secret-looking names. */
  readonly openHeaders: readonly string[]
  /** As the log shows them. */
  readonly shownHeaders: Readonly<Record<string, string>>
  /** Of each scheme the newest first. */
  readonly signers: readonly Signer[]
}

/** A secret ready to sign; keeping the key object saves most of the cost of a signature. */
export interface Signer {
  readonly scheme: SigningScheme
  readonly key: KeyObject
  readonly expiresAtMs: number | null
}

/** Works out targets, and keeps each for as long as its webhook object lives. */
export function createTargets(
  policy: EgressPolicy,
  userAgent: string,
  origin = 'posthorn.local',
): (webhook: Webhook) => Target {
  const targets = new WeakMap<Webhook, Target>()
  return (webhook) => {
    let target = targets.get(webhook)
    if (target === undefined) {
      target = workOut(webhook, policy, { userAgent, origin })
      targets.set(webhook, target)
    }
    return target
  }
}

const streamOnly = {
  refused: 'The webhook is a stream: its receiver leases deliveries over the API.',
}

function workOut(
  webhook: Webhook,
  policy: EgressPolicy,
  { userAgent, origin }: { userAgent: string; origin: string },
): Target {
  const own = {
    'user-agent': userAgent,
    'accept-encoding': 'identity',
    // HTTP 1.1 Web Hooks for Event Delivery, section 4.2: whoever consented sees it on every delivery.
    ...(hasConsented(webhook) && { 'webhook-request-origin': origin }),
  }
  // Headers were looked at when the webhook was saved, and are again because a store can be edited.
  const wanted = webhook.auth === null ? null : authHeader(webhook.auth)
  const auth = wanted !== null && refuseHeader(wanted.name, wanted.value) === null ? wanted : null
  const custom: Record<string, string> = {}
  for (const [name, value] of Object.entries(webhook.headers)) {
    const taken = auth !== null && name.toLowerCase() === auth.name.toLowerCase()
    if (!taken && refuseHeader(name, value) === null) custom[name] = value
  }
  const open = Object.entries(custom).filter(([name]) => !isSecretName(name))
  const secret = auth === null ? {} : { [auth.name]: auth.value }
  return {
    route: webhook.url === null ? streamOnly : routeTo(webhook.url, policy),
    shownUrl: webhook.url === null ? '' : redactUrl(webhook.url),
    headers: Object.entries({ ...own, ...custom, ...secret }).flat(),
    openHeaders: [...Object.entries(own), ...open].flat(),
    shownHeaders: {
      ...own,
      ...redactHeaders(custom),
      ...(auth === null ? {} : { [auth.name]: redacted }),
    },
    signers: webhook.secrets
      .filter((each) => webhook.signing.includes(schemeOf(each)))
      .map(signerOf),
  }
}

function signerOf(secret: SigningSecret): Signer {
  const { expiresAtMs, secret: text } = secret
  const scheme = schemeOf(secret)
  const key = scheme === 'v1' ? createSecretKey(decodeSecret(text)) : privateKeyOf(text)
  return { scheme, key, expiresAtMs }
}

function privateKeyOf(text: string): KeyObject {
  const { seed } = splitPrivateKey(text)
  return createPrivateKey({ key: Buffer.from(pkcs8Of(seed)), format: 'der', type: 'pkcs8' })
}

function hasConsented({ validation, validatedAtMs }: Webhook): boolean {
  return validation === 'cloudevents' && validatedAtMs !== null
}

function routeTo(text: string, policy: EgressPolicy): Target['route'] {
  const refused = policy.refuseUrl(text)
  if (refused !== null) return { refused }
  const url = new URL(text)
  const secure = url.protocol === 'https:'
  const host = bareHost(url.hostname)
  const port = Number(url.port) || (secure ? 443 : 80)
  return {
    place: { origin: url.origin, host, port, secure },
    path: url.pathname + url.search,
  }
}

function authHeader(auth: WebhookAuth): { readonly name: string; readonly value: string } {
  switch (auth.type) {
    case 'api_key':
      return { name: auth.header, value: auth.key }
    case 'basic': {
      const pair = Buffer.from(`${auth.username}:${auth.password}`, 'utf8')
      return { name: 'authorization', value: `Basic ${pair.toString('base64')}` }
    }
    case 'bearer':
      return { name: 'authorization', value: `Bearer ${auth.token}` }
  }
}
