import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export type Verdict = 'valid' | 'wrong' | 'stale' | 'missing' | 'unchecked'

const toleranceS = 300

/**
 * Checks Standard Webhooks signatures (v1) with node:crypto alone. It shares no code with the
 * sender, so that both cannot be wrong in the same way, and keeps its keys, so that it costs little.
 */
export class SignatureCheck {
  readonly #keys = new Map<string, KeyObject[]>()

  /** From now on POSTs to `path` must be signed with one of these `whsec_` secrets. */
  trust(path: string, secrets: readonly string[]): void {
    const bytes = secrets.map((secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    this.#keys.set(
      path,
      bytes.map((each) => createSecretKey(each)),
    )
  }

  /** `unchecked` when nobody said which secrets to trust on this path. */
  check(post: { path: string; headers: IncomingHttpHeaders; body: Buffer }): Verdict {
    const keys = this.#keys.get(post.path)
    if (!keys) return 'unchecked'
    const id = post.headers['webhook-id']
    const timestamp = post.headers['webhook-timestamp']
    const signature = post.headers['webhook-signature']
    if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') {
      return 'missing'
    }
    const given = signature.split(' ')
    const isSigned = keys.some((key) => {
      const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(post.body)
      return given.includes(`v1,${hmac.digest('base64')}`)
    })
    if (!isSigned) return 'wrong'
    return Math.abs(Date.now() / 1000 - Number(timestamp)) <= toleranceS ? 'valid' : 'stale'
  }
}
