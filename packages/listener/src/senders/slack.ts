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

export interface SlackOptions {
  /** The signing secret of the app. */
  readonly secrets: Secrets
}

/**
 * The Events API of Slack: `X-Slack-Signature: v0=hex` is HMAC-SHA256 of `v0:{timestamp}:{body}`. The
 * topic is the type of the inner event (`app_mention`), `data` is that event, `context` holds
 * `{ teamId, appId }`. Duplicates are told by `event_id`. The request that verifies the URL is
 * answered; slash commands and interactions, which are forms, are not for this sender.
 */
export function slack({ secrets }: SlackOptions): Sender {
  requireSecrets(secrets, 'The signing secret of the Slack app')
  return {
    name: 'slack',
    async authenticate(message) {
      const header = message.header('x-slack-signature')?.trim()
      const timestamp = message.header('x-slack-request-timestamp')?.trim()
      if (!header || !timestamp) {
        return refused(
          'missing_header',
          'X-Slack-Signature or X-Slack-Request-Timestamp is missing.',
        )
      }
      const stale = refuseTimestamp(timestamp, message.nowMs)
      if (stale) return stale
      if (!header.startsWith('v0=')) {
        return refused('no_known_signature', 'X-Slack-Signature does not begin with v0=.')
      }
      const content = withPrefix(`v0:${timestamp}:`, message.body)
      const signature = bytesOfHex(header.slice('v0='.length))
      return (await hmacFits(await secretsNow(secrets), [signature], content))
        ? authentic
        : refused('signature_mismatch', 'The signature does not fit. Is it the secret of this app?')
    },
    read(_, json) {
      const field = fieldsOf(json)
      if (field('type') === 'url_verification') {
        const challenge = nameOf(field('challenge'))
        return challenge === null
          ? malformed('The verification of the URL has no challenge.')
          : { kind: 'challenge', challenge }
      }
      const id = nameOf(field('event_id'))
      const data = field('event')
      const topic = nameOf(fieldsOf(data)('type')) ?? nameOf(field('type'))
      if (id === null || topic === null) return malformed('The body has no event_id and event.')
      const context = { teamId: field('team_id') ?? null, appId: field('api_app_id') ?? null }
      return {
        kind: 'event',
        event: { id, topic, time: timeOf(field('event_time')), data: data ?? json, context },
      }
    },
  }
}
