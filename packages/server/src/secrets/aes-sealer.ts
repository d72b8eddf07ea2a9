import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { MasterKey } from './master-key.ts'
import { SealError, type Sealer, type SealPlace } from './sealer.ts'

/*
 * A sealed record, in bytes:
 *
 *     1 version | 8 master key id | 16 salt | 12 iv | 16 tag | ciphertext
 *
 * The key that encrypts is derived from master key and salt (HKDF-SHA256). The salt is fresh for
 * every start and after 2^30 seals: a random iv alone would allow 2^32 seals under one key, which
 * three days of remembered answers at full load use up. The version and the place are
 * authenticated with the ciphertext.
 */
const version = 1
const keyIdAt = 1
const saltAt = 9
const ivAt = 25
const tagAt = 37
const cipherAt = 53

/** Derived keys kept for opening; there is one per start of a process that sealed something. */
const keptDataKeys = 1_024

export interface AesSealerOptions {
  readonly sealsPerSalt?: number
}

/**
 * Seals under the first master key and opens under all of them, so that a new one is put first while
 * older records still open.
 */
export function createAesSealer(
  masterKeys: readonly MasterKey[],
  { sealsPerSalt = 2 ** 30 }: AesSealerOptions = {},
): Sealer {
  const [newest] = masterKeys
  if (newest === undefined) throw new TypeError('A sealer needs at least one master key.')
  const byId = new Map(masterKeys.map((key) => [key.id, key]))
  const dataKeys = new Map<string, Buffer>()
  let salt = randomBytes(16)
  let sealKey = deriveDataKey(newest, salt)
  let seals = 0

  function dataKeyOf(head: Buffer): Buffer {
    const name = head.toString('latin1')
    const kept = dataKeys.get(name)
    if (kept !== undefined) return kept
    const id = head.toString('hex', 0, saltAt - keyIdAt)
    const master = byId.get(id)
    if (master === undefined) {
      throw new SealError(
        'unknown_key',
        `The value was sealed under master key ${id}, which was not given. Put that key back behind the newest one in POSTHORN_MASTER_KEY.`,
      )
    }
    const derived = deriveDataKey(master, head.subarray(saltAt - keyIdAt))
    if (dataKeys.size >= keptDataKeys) dataKeys.clear()
    dataKeys.set(name, derived)
    return derived
  }

  return {
    seal(plain, place) {
      if (seals >= sealsPerSalt) {
        salt = randomBytes(16)
        sealKey = deriveDataKey(newest, salt)
        seals = 0
      }
      seals += 1
      const iv = randomBytes(tagAt - ivAt)
      const cipher = createCipheriv('aes-256-gcm', sealKey, iv).setAAD(authenticated(place))
      const body = cipher.update(plain)
      cipher.final()
      const id = Buffer.from(newest.id, 'hex')
      return Buffer.concat([Uint8Array.of(version), id, salt, iv, cipher.getAuthTag(), body])
    },

    open(sealed, place) {
      const record = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      if (record.length < cipherAt || record[0] !== version) throw unreadable(place)
      const key = dataKeyOf(record.subarray(keyIdAt, ivAt))
      const iv = record.subarray(ivAt, tagAt)
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
        .setAAD(authenticated(place))
        .setAuthTag(record.subarray(tagAt, cipherAt))
      const plain = decipher.update(record.subarray(cipherAt))
      try {
        decipher.final()
      } catch (cause) {
        throw unreadable(place, cause)
      }
      return plain
    },
  }
}

function deriveDataKey(master: MasterKey, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', master.bytes, salt, 'posthorn sealed record', 32))
}

/** JSON keeps the parts apart whatever they hold. */
function authenticated(place: SealPlace): Buffer {
  return Buffer.from(JSON.stringify([version, ...place]))
}

function unreadable(place: SealPlace, cause?: unknown): SealError {
  return new SealError(
    'unreadable',
    `The sealed value at ${place.join(' ')} does not open: it was altered, cut, or moved from another place.`,
    { cause },
  )
}
