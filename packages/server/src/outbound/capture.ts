import type { IncomingHttpHeaders } from 'node:http'
import { isSecretName, redacted, redactText, redactUrl } from '../domain/refusal/redact.ts'

/** What is read of a response's body before its connection is destroyed, and what of it is kept. */
const bodyLimits = { readBytes: 64 * 1024, keptBytes: 16 * 1024 } as const

/** A response with a larger head is refused whole. */
export const headBytesLimit = 16 * 1024

/** Headers kept of a response. */
const keptHeaders = 64

/** Copies response headers for the log: credentials hidden, repeated ones joined, the rest left out. */
export function captureHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {}
  let count = 0
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || name === '__proto__') continue
    count += 1
    if (count > keptHeaders) break
    kept[name] = shown(name, typeof value === 'string' ? value : value.join(', '))
  }
  return kept
}

function shown(name: string, value: string): string {
  if (looksSecret(name)) return redacted
  return name === 'location' ? redactUrl(value) : redactText(value)
}

/** Receivers send the same few names again and again; hostile ones do not get to fill the memory. */
const secretNames = new Map<string, boolean>()
const rememberedNames = 1_000

function looksSecret(name: string): boolean {
  let secret = secretNames.get(name)
  if (secret === undefined) {
    secret = isSecretName(name)
    if (secretNames.size >= rememberedNames) secretNames.clear()
    secretNames.set(name, secret)
  }
  return secret
}

const nothing = new Uint8Array(0)

/** Gathers the first bytes of a body. */
export class BodyCapture {
  private chunks: Uint8Array[] | null = null
  private kept = 0
  private read = 0

  /** Takes a chunk; false when so much has come that the rest is not worth reading. */
  take(chunk: Uint8Array): boolean {
    this.read += chunk.length
    const room = bodyLimits.keptBytes - this.kept
    if (room > 0 && chunk.length > 0) {
      // Copied, because the chunk is a view of the socket's much larger buffer.
      const part = new Uint8Array(chunk.subarray(0, room))
      this.kept += part.length
      if (this.chunks === null) this.chunks = [part]
      else this.chunks.push(part)
    }
    return this.read <= bodyLimits.readBytes
  }

  get truncated(): boolean {
    return this.read > this.kept
  }

  bytes(): Uint8Array {
    const { chunks } = this
    if (chunks === null) return nothing
    const [first] = chunks
    return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
  }
}
