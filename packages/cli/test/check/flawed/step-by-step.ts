import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { decodeSecret } from '@posthorn/signature'
import type { Flaw, Given } from './flaw.ts'
import { allOf, send } from './handmade.ts'

interface Keys {
  readonly secrets: readonly Uint8Array[]
  readonly publicKey: KeyObject
}

interface Signed {
  readonly content: Buffer
  /** What stands in `webhook-signature`, as it stands there. */
  readonly signature: string
}

export interface BookedEvent {
  readonly id: string
  readonly data: unknown
}

/** How a listener made by hand finds out who sent an event, and handles it once. */
export interface AuthenticitySteps {
  keys(secret: string, given: Given): Keys
  /** Null when it cannot be used. */
  header(request: IncomingMessage, name: string): string | null
  isId(id: string): boolean
  isFresh(timestamp: string): boolean
  isGenuine(signed: Signed, keys: Keys): boolean | Promise<boolean>
  /** Whether `handle` waits until the sender is known. */
  readonly verifiesFirst: boolean
  /** Answers the status. `seen` is the memory of this listener. */
  handle(
    event: BookedEvent,
    book: Given['book'],
    seen: Map<string, 'running' | 'done'>,
  ): Promise<number>
}

const soundSteps: AuthenticitySteps = {
  keys: keysOf,
  header(request, name) {
    const values = request.headersDistinct[name] ?? []
    return values.length === 1 ? (values[0] ?? null) : null
  },
  isId: (id) => /^[\w-]+$/.test(id),
  isFresh: (timestamp) => /^\d+$/.test(timestamp) && Math.abs(agoS(timestamp)) <= 300,
  isGenuine: ({ content, signature }, keys) =>
    entriesOf(signature)
      .slice(0, 30)
      .some((entry) => fits(entry, content, keys)),
  verifiesFirst: true,
  async handle(event, book, seen) {
    const before = seen.get(event.id)
    if (before !== undefined) return before === 'done' ? 200 : 409
    seen.set(event.id, 'running')
    try {
      await book(event)
      seen.set(event.id, 'done')
      return 200
    } catch {
      seen.delete(event.id)
      return 500
    }
  },
}

/** A listener that takes the sender's events alone, and each once, but for the steps that are given. */
export function stepByStep(flawed: Partial<AuthenticitySteps>): Flaw['listener'] {
  const steps = { ...soundSteps, ...flawed }
  return (secret, given) => {
    const keys = steps.keys(secret, given)
    const seen = new Map<string, 'running' | 'done'>()
    return async (request, response) => {
      try {
        const status = await statusFor(steps, request, { keys, seen, book: given.book })
        send(response, { status, headers: status === 409 ? { 'retry-after': '1' } : {} })
      } catch {
        send(response, { status: 500 })
      }
    }
  }
}

function keysOf(secret: string, { publicKey }: Given): Keys {
  return { secrets: [decodeSecret(secret)], publicKey: keyObjectOf(publicKey) }
}

/** Those it should have, and one more secret. */
export function keysWith(other: Uint8Array, secret: string, given: Given): Keys {
  const { secrets, publicKey } = keysOf(secret, given)
  return { secrets: [...secrets, other], publicKey }
}

interface Means {
  readonly keys: Keys
  readonly seen: Map<string, 'running' | 'done'>
  readonly book: Given['book']
}

async function statusFor(
  steps: AuthenticitySteps,
  request: IncomingMessage,
  means: Means,
): Promise<number> {
  const body = await allOf(request)
  const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((part) =>
    steps.header(request, `webhook-${part}`),
  )
  if (id == null || timestamp == null || signature == null) return 400
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])
  const genuine = async () =>
    steps.isId(id) &&
    steps.isFresh(timestamp) &&
    (await steps.isGenuine({ content, signature }, means.keys))
  if (steps.verifiesFirst && !(await genuine())) return 401
  const { data } = JSON.parse(body.toString('utf8'))
  const status = await steps.handle({ id, data }, means.book, means.seen)
  return steps.verifiesFirst || (await genuine()) ? status : 401
}

export interface Entry {
  readonly version: string
  /** What follows the comma. */
  readonly text: string
}

export function entriesOf(signature: string): Entry[] {
  return signature.split(' ').map((entry) => {
    const [version = '', text = ''] = entry.split(',')
    return { version, text }
  })
}

export function fits({ version, text }: Entry, content: Buffer, keys: Keys): boolean {
  if (version === 'v1a') return fitsPublicKey(text, content, keys)
  return version === 'v1' && fitsSecret(text, content, keys)
}

export function fitsSecret(text: string, content: Buffer, { secrets }: Keys): boolean {
  return secrets.some((secret) => {
    const expected = Buffer.from(hmac(secret, content).toString('base64'))
    const given = Buffer.from(text)
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

function fitsPublicKey(text: string, content: Buffer, { publicKey }: Keys): boolean {
  const signature = Buffer.from(text, 'base64')
  return signature.length === 64 && verify(null, content, publicKey, signature)
}

export function hmac(secret: Uint8Array, content: Buffer): Buffer {
  return createHmac('sha256', secret).update(content).digest()
}

/** How long before now; negative when it lies ahead. */
export function agoS(timestamp: string | number): number {
  return Date.now() / 1000 - Number(timestamp)
}

function keyObjectOf(publicKey: string): KeyObject {
  const x = Buffer.from(publicKey.slice('whpk_'.length), 'base64').toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}
