import { hash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { KeyKind } from '../domain/api-key.ts'

export const keyPrefixes = {
  operator: 'ak_',
  publisher: 'pk_',
  subscriber: 'sk_',
} as const satisfies Record<KeyKind, string>

export interface MintedKey {
  /** Shown once, stored nowhere. */
  readonly text: string
  readonly hash: string
  readonly hint: string
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 190 random bits. */
const randomDigits = 32
/** 62^6 is more than 2^32. */
const checkDigits = 6

/**
 * Makes a key: prefix by kind, 32 random base62 digits, and a CRC32 of all before it in six more, by
 * which secret scanners tell a key from a look-alike without asking us.
 */
export function mintApiKey(kind: KeyKind): MintedKey {
  const head = keyPrefixes[kind] + randomBase62(randomDigits)
  const text = head + checksum(head)
  return { text, hash: hashApiKey(text), hint: hintOf(text) }
}

/** Whether the text has the form and the checksum of a key. Says nothing about whether it is in use. */
export function looksLikeKey(text: string): boolean {
  if (!/^[aps]k_[0-9A-Za-z]{38}$/.test(text)) return false
  const head = text.slice(0, -checkDigits)
  return checksum(head) === text.slice(-checkDigits)
}

/**
 * SHA-256 in hex, by which a key is looked up. A plain hash is enough: keys are random and long, so
 * there is nothing to guess, and a look-up by hash tells nothing by its time.
 */
export function hashApiKey(text: string): string {
  return hash('sha256', text, 'hex')
}

/** The last four characters, by which people tell keys apart. */
export function hintOf(text: string): string {
  return text.slice(-4)
}

/** Bytes from 248 up are dropped, since 256 is no multiple of 62 and the rest would favour some digits. */
function randomBase62(length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += digits.charAt(byte % 62)
    }
  }
  return text
}

function checksum(head: string): string {
  let rest = crc32(head)
  let text = ''
  for (let at = 0; at < checkDigits; at += 1) {
    text = digits.charAt(rest % 62) + text
    rest = Math.floor(rest / 62)
  }
  return text
}
