import { createHmac, randomBytes } from 'node:crypto'

/** The key over all sealed values. Whoever has it and the database has the secrets. */
export interface MasterKey {
  /** 16 hex digits that name the key and tell nothing about it. */
  readonly id: string
  /** 32 bytes. */
  readonly bytes: Uint8Array
}

export type ParsedMasterKeys =
  | { readonly kind: 'keys'; readonly keys: readonly MasterKey[] }
  /** The problem is a sentence that repeats nothing of the text. */
  | { readonly kind: 'unusable'; readonly problem: string }

/** Reads master keys: base64 of 32 bytes each, the newest first, separated by commas. */
export function parseMasterKeys(text: string): ParsedMasterKeys {
  const keys: MasterKey[] = []
  for (const [at, part] of text.split(',').entries()) {
    const name = text.includes(',') ? `Master key ${at + 1}` : 'The master key'
    const trimmed = part.trim()
    if (!/^[A-Za-z0-9+/]{43}=?$/.test(trimmed)) {
      const problem = `${name} must be base64 of 32 bytes (44 characters); ${trimmed.length} characters were given.`
      return { kind: 'unusable', problem }
    }
    const bytes = Buffer.from(trimmed, 'base64')
    if (new Set(bytes).size < 12) {
      return { kind: 'unusable', problem: `${name} is not random.` }
    }
    keys.push(masterKeyOf(bytes))
  }
  return { kind: 'keys', keys }
}

export function generateMasterKey(): MasterKey {
  return masterKeyOf(randomBytes(32))
}

/** The text that `parseMasterKeys` reads. */
export function masterKeyText(key: MasterKey): string {
  return Buffer.from(key.bytes).toString('base64')
}

function masterKeyOf(bytes: Uint8Array): MasterKey {
  const id = createHmac('sha256', bytes).update('posthorn master key id').digest('hex').slice(0, 16)
  return { id, bytes }
}
