import type { NewKey } from '@posthorn/client'
import { timeOf } from '../../parts/time/local-time.ts'
import { strings } from '../../strings/strings.ts'

export const scopes = ['publish', 'read', 'manage'] as const

/** A key as its form holds it. */
export interface KeyValues {
  readonly name: string
  readonly scopes: (typeof scopes)[number][]
  /** Seconds from now, or one of these words. */
  readonly expiry: 'never' | 'custom' | `${number}`
  /** What the browser's field for a local time holds: `2026-02-03T04:05`; looked at for `custom` alone. */
  readonly until: string
}

/** The least that a program needs. */
export const emptyKey: KeyValues = { name: '', scopes: ['publish'], expiry: 'never', until: '' }

export function newKeyOf({ name, scopes, expiry, until }: KeyValues): NewKey {
  const named = { name: name.trim() === '' ? null : name.trim(), scopes }
  if (expiry === 'never') return named
  if (expiry === 'custom') return { ...named, expires_at: timeOf(until) }
  return { ...named, expires_in_seconds: Number(expiry) }
}

const words = strings.keys.form

export function keyFaultsOf({ scopes, expiry, until }: KeyValues) {
  const isToCome = Date.parse(until) > Date.now()
  return {
    scopes: scopes.length === 0 ? words.scopesFault : null,
    until: expiry === 'custom' && !isToCome ? words.untilFault : null,
  }
}
