import {
  github,
  type Message,
  type Sender,
  shopify,
  slack,
  stripe,
} from '@posthorn/listener/senders'
import type { Question } from './diagnose.ts'
import { findChange } from './find-change.ts'
import type { Diagnosis } from './finding.ts'
import type { ReceivedHeaders } from './message.ts'

const senders = { stripe, github, shopify, slack } satisfies Record<
  string,
  (options: { secrets: string }) => Sender
>
export const senderNames = Object.keys(senders) as readonly (keyof typeof senders)[]
export type SenderName = keyof typeof senders

/** Verifies a message as that sender signs it, and when it fails tries what usually happened to it. */
export async function diagnoseSender(sender: SenderName, question: Question): Promise<Diagnosis> {
  const { message, secrets, toleranceS } = question
  const nowMs = toleranceS === Infinity ? signedAtMs(message.headers) : question.nowMs
  const ask = async (secret: string, more: Partial<Pick<Message, 'body' | 'nowMs'>> = {}) =>
    senders[sender]({ secrets: secret }).authenticate({
      url: '/',
      header: (name) => message.headers[name.toLowerCase()]?.join(', ') ?? null,
      body: message.body,
      nowMs,
      ...more,
    })
  const answers = await Promise.all(secrets.map((secret) => ask(secret)))
  if (answers.some(({ ok }) => ok)) return { ok: true, facts: { sender }, notes: [] }
  const [first] = answers
  const refusal = first === undefined || first.ok ? null : first
  const fix = 'Compare secret and bytes with what the sender shows for this request.'
  const told = { code: refusal?.code ?? 'signature_mismatch', detail: refusal?.hint ?? '', fix }
  const changes = await findChange({
    keys: secrets.flatMap((secret) => [
      { key: secret, finding: null },
      { key: bare(secret), finding: spoilt },
    ]),
    body: message.body,
    fits: async (secret, body) =>
      secret !== '' && (await ask(secret, { body, nowMs: signedAtMs(message.headers) })).ok,
  })
  if (changes === null || changes.length === 0) return { ok: false, findings: [told] }
  const late = told.code === 'signature_mismatch' ? [] : [told]
  return { ok: false, findings: [...late, ...changes] }
}

const spoilt = {
  code: 'secret_white_space',
  detail: 'The secret has white space or quotes around it.',
  fix: 'Trim it where it is read, and take the quotes away.',
}

function bare(secret: string): string {
  return secret
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim()
}

/** For those who sign the time: when a message says that it was signed. */
function signedAtMs(headers: ReceivedHeaders): number {
  const [, stripeTime] = /(?:^|,)\s*t=(\d{1,12})/.exec(headers['stripe-signature']?.[0] ?? '') ?? []
  return Number(stripeTime ?? headers['x-slack-request-timestamp']?.[0] ?? 0) * 1000
}
