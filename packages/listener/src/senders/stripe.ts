import { fieldsOf, nameOf, timeOf } from './fields.ts'
import { refuseTimestamp } from './freshness.ts'
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

export interface StripeOptions {
  /** `whsec_…` of the endpoint; Stripe takes the whole text as the key. */
  readonly secrets: Secrets
}

/** More signatures than this are refused unread. */
const maxSignatures = 32

/**
 * Stripe: `Stripe-Signature: t=…,v1=hex` is HMAC-SHA256 of `{t}.{body}`. `data` of an event is the
 * `data` of the body (`object` and `previous_attributes`). Duplicates are told by the event's `id`.
 */
export function stripe({ secrets }: StripeOptions): Sender {
  requireSecrets(secrets, 'The secret of the Stripe endpoint')
  return {
    name: 'stripe',
    async authenticate(message) {
      const header = message.header('stripe-signature')
      if (!header) return refused('missing_header', 'The header Stripe-Signature is missing.')
      const pairs = header.split(',', maxSignatures + 2).map((pair) => pair.trim())
      if (pairs.length > maxSignatures + 1) {
        return refused('too_many_signatures', `More than ${maxSignatures} are not looked at.`)
      }
      const valuesOf = (name: string) =>
        pairs.filter((pair) => pair.startsWith(`${name}=`)).map((x) => x.slice(name.length + 1))
      const [timestamp = '', second] = valuesOf('t')
      if (second !== undefined) return refused('duplicate_header', 'There are two timestamps.')
      const stale = refuseTimestamp(timestamp, message.nowMs)
      if (stale) return stale
      const signatures = valuesOf('v1').map(bytesOfHex)
      if (signatures.length === 0) return refused('no_known_signature', 'There is no v1 signature.')
      const content = withPrefix(`${timestamp}.`, message.body)
      return (await hmacFits(await secretsNow(secrets), signatures, content))
        ? authentic
        : refused('signature_mismatch', 'No signature fits. Is it the secret of this endpoint?')
    },
    read(_, json) {
      const field = fieldsOf(json)
      const id = nameOf(field('id'))
      const topic = nameOf(field('type'))
      if (id === null || topic === null) return malformed('The body has no id and type.')
      const data = field('data') ?? json
      return {
        kind: 'event',
        event: { id, topic, time: timeOf(field('created')), data, context: null },
      }
    },
  }
}
