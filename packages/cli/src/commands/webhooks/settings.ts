import type { NewWebhook, WebhookChanges } from '@posthorn/client'
import {
  type Field,
  type Fields,
  last,
  list,
  number,
  numberOrNone,
  pairs,
  readJsonValue,
  text,
  textOrNone,
} from '../../flags/fields.ts'
import { spanMs } from '../../flags/time.ts'

const auth: Field = {
  takes: 'credential',
  words: `sent with every delivery: bearer:TOKEN, basic:USER:PASSWORD, api_key:KEY, JSON or @FILE; '' for none`,
  read(given, io) {
    const value = last(given)
    const [, type, rest = ''] = /^(bearer|basic|api_key):(.*)$/s.exec(value) ?? []
    if (type === 'bearer') return { type, token: rest }
    if (type === 'api_key') return { type, key: rest }
    if (type === 'basic') {
      const [username = '', ...password] = rest.split(':')
      return { type, username, password: password.join(':') }
    }
    return value === '' ? null : readJsonValue(value, io)
  },
}

const retryPolicy: Field = {
  takes: 'policy',
  words: 'hourly, standard, or the delays: 5s,1m,1h or seconds',
  read(given, io) {
    const value = last(given)
    if (/^[{@]/.test(value)) return readJsonValue(value, io)
    return /^\d/.test(value) ? { delays: value.split(',').map(secondsOf) } : value
  },
}

function secondsOf(given: string): number | string {
  const ms = spanMs(given)
  if (ms !== null) return ms / 1000
  return /^\d+$/.test(given) ? Number(given) : given
}

const settings: Fields<Omit<NewWebhook, 'webhook_url'>> = {
  name: textOrNone('name', 'what people recognise it by'),
  topics: list('topic', 'which: order.created, or order.* for all below; default every topic'),
  notification_type: text('type', 'rest: events are POSTed; stream: the receiver fetches them'),
  format: text(
    'format',
    'body: channel, standard, context, acculynx, cloudevents, cloudevents-binary, raw',
  ),
  headers: pairs('name=value', 'a header of every delivery'),
  auth,
  retry_policy: retryPolicy,
  success: text('answers', 'which count as delivered: 2xx or 200'),
  timeout_ms: number('ms', 'limit of one attempt'),
  max_in_flight: number('n', 'attempts under way at once'),
  rate_limit: numberOrNone('n', 'attempts per second at most'),
  on_suspend: text('what', 'new events while it is suspended: drop or hold'),
  signing: list('version', 'v1 (shared secret), v1a (public key)'),
  validation: text('method', 'how the receiver agrees: none, code, challenge, cloudevents'),
  description: textOrNone('text', 'for people'),
  contact_email: textOrNone('address', 'whom to write to about the receiver'),
  metadata: pairs('name=value', 'your own; never sent to the receiver'),
}

/** The URL is an argument of its own. */
export const newWebhookFields = settings

export const webhookChangeFields: Fields<WebhookChanges> = {
  webhook_url: text('url', 'where events are sent'),
  ...settings,
}

/** Changes of single names, where the field itself is replaced as a whole. */
export const singlePairs: Fields<{
  set_headers?: Record<string, string>
  set_metadata?: Record<string, string>
}> = {
  set_headers: pairs('name=value', 'change one header and keep the others; name= takes it away'),
  set_metadata: pairs('name=value', 'the same for metadata'),
}
