import { fieldsOf, nameOf, timeOf } from './fields.ts'
import { equalTexts, sha256Base64 } from './proof.ts'
import {
  authentic,
  malformed,
  refused,
  requireSecrets,
  type Secrets,
  type Sender,
  secretsNow,
} from './sender.ts'

export interface ProAbonoOptions {
  /** The secret key of "secure my webhooks" in the back office. */
  readonly secrets: Secrets
}

/**
 * ProAbono. Its proof is weak: `x-proabono-signature` is `base64(sha256(key + secret))` with
 * `x-proabono-key`, and covers neither body nor time. Whoever sees one request can send any other.
 * Take HTTPS alone, and read from their API what matters rather than believe the body. Duplicates are
 * told by the body's `Id`, since the key is the same on every notification.
 */
export function proabono({ secrets }: ProAbonoOptions): Sender {
  requireSecrets(secrets, 'The secret key of ProAbono')
  return {
    name: 'proabono',
    weakness: 'The signature covers neither the body nor the time.',
    async authenticate(message) {
      const key = message.header('x-proabono-key')
      const signature = message.header('x-proabono-signature')
      if (!key || !signature) {
        return refused('missing_header', 'x-proabono-key or x-proabono-signature is missing.')
      }
      for (const secret of await secretsNow(secrets)) {
        if (equalTexts(await sha256Base64(key + secret), signature.trim())) return authentic
      }
      return refused('signature_mismatch', 'The signature does not fit the key and the secret.')
    },
    read(_, json) {
      const field = fieldsOf(json)
      const topic = nameOf(field('TypeTrigger'))
      const code = nameOf(field('Code'))
      if (topic === null && code !== null) return { kind: 'code', code }
      const given = field('Id')
      const id = nameOf(typeof given === 'number' ? String(given) : given)
      if (topic === null || id === null) {
        return malformed('The body is no notification with Id and TypeTrigger, nor a Code.')
      }
      const time = timeOf(field('DateTrigger'))
      return { kind: 'event', event: { id, topic, time, data: json, context: null } }
    },
  }
}
