import { quoted } from '../refusal/quoted.ts'
import { webhookLimits } from './webhook.ts'

/**
 * Which headers a webhook may add to its deliveries. What frames the message, names the target, is
 * signed, or opens doors inside a cloud is refused, so that a webhook's settings never change what a
 * delivery is (RFC 9110 for names and values).
 */

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const visibleAscii = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/

const nameLength = 128

/** Names in lower case; one that ends in `*` stands for every name that begins so. */
const reserved: readonly (readonly [why: string, names: readonly string[]])[] = [
  [
    'it decides how the request travels',
    [
      'host',
      'connection',
      'keep-alive',
      'transfer-encoding',
      'te',
      'trailer',
      'upgrade',
      'expect',
      'http2-settings',
      'proxy-*',
      'accept-encoding',
      'alt-used',
    ],
  ],
  ['Posthorn writes it for every delivery', ['content-*', 'user-agent', 'date', 'posthorn-*']],
  ['it belongs to the signature', ['webhook-*']],
  ['it belongs to the CloudEvents formats', ['ce-*']],
  ['deliveries carry no cookies', ['cookie', 'cookie2', 'set-cookie', 'set-cookie2']],
  [
    'it says where a request comes from, and only Posthorn knows that',
    [
      'forwarded',
      'x-forwarded-*',
      'via',
      'x-real-ip',
      'x-client-ip',
      'x-cluster-client-ip',
      'true-client-ip',
      'cf-connecting-ip',
      'fastly-client-ip',
      'x-originating-ip',
      'x-remote-ip',
      'x-remote-addr',
    ],
  ],
  [
    'it turns the request into another one',
    [
      'x-http-method',
      'x-http-method-override',
      'x-method-override',
      'x-original-url',
      'x-rewrite-url',
      'x-original-host',
      'x-host',
    ],
  ],
  [
    'metadata services of clouds listen to it',
    [
      'metadata',
      'metadata-flavor',
      'x-google-metadata-request',
      'x-metadata-token',
      'x-aws-ec2-metadata-token*',
      'x-tencent-metadata-token*',
      'x-aliyun-ecs-metadata-token*',
    ],
  ],
]

const whyByName = new Map<string, string>()
const whyByPrefix: (readonly [prefix: string, why: string])[] = []
for (const [why, names] of reserved) {
  for (const name of names) {
    if (name.endsWith('*')) whyByPrefix.push([name.slice(0, -1), why])
    else whyByName.set(name, why)
  }
}

/** A sentence that says why a webhook must not send this header; null when it may. */
export function refuseHeader(name: string, value: string): string | null {
  const shown = quoted(name)
  if (name.length > nameLength) {
    return `The header name ${shown} has ${name.length} characters, the most is ${nameLength}.`
  }
  if (!token.test(name)) {
    return `${shown} is not a header name: use letters, digits and hyphens.`
  }
  const why = whyReserved(name.toLowerCase())
  if (why !== null) return `The header ${shown} cannot be set: ${why}. Use another name.`
  if (value.length > webhookLimits.headerValueBytes) {
    return `The value of the header ${shown} has ${value.length} characters, the most is ${webhookLimits.headerValueBytes}.`
  }
  if (!visibleAscii.test(value)) {
    return `The value of the header ${shown} ${whatIsOdd(value)}; it takes visible ASCII characters, with spaces only between them.`
  }
  return null
}

/** Values are not shown, since many are credentials; the character that is wrong is. */
function whatIsOdd(value: string): string {
  if (value === '') return 'is empty'
  const at = value.search(/[^\x20-\x7e]/)
  if (at < 0) return 'begins or ends with a space'
  const code = value.codePointAt(at) ?? 0
  return `has U+${code.toString(16).toUpperCase().padStart(4, '0')} as character ${at + 1}`
}

function whyReserved(name: string): string | null {
  const why = whyByName.get(name)
  if (why !== undefined) return why
  return whyByPrefix.find(([prefix]) => name.startsWith(prefix))?.[1] ?? null
}
