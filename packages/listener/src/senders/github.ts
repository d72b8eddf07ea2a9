import { fieldsOf, nameOf } from './fields.ts'
import { bytesOfHex, hmacFits, withPrefix } from './proof.ts'
import {
  authentic,
  malformed,
  refused,
  requireSecrets,
  type Secrets,
  type Sender,
  secretsNow,
} from './sender.ts'

export interface GitHubOptions {
  /** The secret of the webhook, which must be of content type `application/json`. */
  readonly secrets: Secrets
}

/**
 * GitHub: `X-Hub-Signature-256: sha256=hex` is HMAC-SHA256 of the body. The topic is event and
 * action: `push`, `pull_request.opened`. Duplicates are told by `X-GitHub-Delivery`, which a
 * redelivery keeps. Neither it nor a time is signed, so a request that somebody recorded can be sent
 * again under another id: take HTTPS alone.
 */
export function github({ secrets }: GitHubOptions): Sender {
  requireSecrets(secrets, 'The secret of the GitHub webhook')
  return {
    name: 'github',
    weakness: 'Neither the delivery id nor a time is signed.',
    async authenticate(message) {
      const header = message.header('x-hub-signature-256')?.trim()
      if (!header) {
        return refused(
          'missing_header',
          'X-Hub-Signature-256 is missing. Give the webhook a secret.',
        )
      }
      if (!header.startsWith('sha256=')) {
        return refused('no_known_signature', 'X-Hub-Signature-256 does not begin with sha256=.')
      }
      const signature = bytesOfHex(header.slice('sha256='.length))
      const content = withPrefix('', message.body)
      return (await hmacFits(await secretsNow(secrets), [signature], content))
        ? authentic
        : refused('signature_mismatch', 'The signature does not fit. Is it the same secret?')
    },
    read(message, json) {
      const id = nameOf(message.header('x-github-delivery'))
      const name = nameOf(message.header('x-github-event'))
      if (id === null || name === null) {
        return malformed('X-GitHub-Delivery or X-GitHub-Event is missing.')
      }
      const action = nameOf(fieldsOf(json)('action'))
      const topic = action === null ? name : `${name}.${action}`
      return { kind: 'event', event: { id, topic, time: null, data: json, context: null } }
    },
  }
}
