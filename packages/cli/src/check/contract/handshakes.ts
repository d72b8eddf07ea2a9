import { randomUUID } from 'node:crypto'
import { type Check, failed, passed, skipped } from '../check.ts'
import { challengeIn, validationTopic } from '../consent.ts'
import { bareRequest } from '../message.ts'
import { inWords, isAccepted } from '../reply.ts'

export const handshakeChecks: readonly Check[] = [
  {
    id: 'contract/challenge',
    level: 'should',
    title: 'echoes the challenge of a posthorn.validation event',
    fix: 'Answer {"challenge": data.challenge} to a signed event of type posthorn.validation: webhooks with validation "challenge" are activated by it.',
    run: async (listener) => {
      const challenge = randomUUID()
      const reply = await listener.send(
        listener.event({ topic: validationTopic, data: { challenge } }),
      )
      const echoes = isAccepted(reply) && challengeIn(reply) === challenge
      const told = `the challenge was ${challenge}, and ${inWords(reply)}`
      return echoes ? passed : failed(told)
    },
  },
  {
    id: 'contract/code',
    level: 'should',
    title: 'answers exactly 200 to a validation by code',
    fix: 'Answer 200, not 201, 202 or 204, to a signed {"Code"} and confirm the code over the API: webhooks with validation "code" are activated by it.',
    run: async (listener) => {
      const body = JSON.stringify({ Code: `check-${randomUUID()}` })
      const reply = await listener.send(listener.event({ body }))
      const agrees = reply.kind === 'answered' && reply.status === 200
      return agrees ? passed : failed(`a signed {"Code"}: ${inWords(reply)}, not 200`)
    },
  },
  {
    id: 'contract/cloudevents-handshake',
    level: 'should',
    title: 'consents to its sender in the OPTIONS handshake of CloudEvents',
    fix: 'Answer OPTIONS with WebHook-Allowed-Origin, which repeats the WebHook-Request-Origin you agree to or is *: webhooks with validation "cloudevents" are activated by it. A CORS handler before the route answers without it.',
    run: async (listener) => {
      const { origin } = listener
      if (origin === null) {
        return skipped(
          'it needs the name that the sender gives in WebHook-Request-Origin (--origin)',
        )
      }
      const reply = await listener.send(
        bareRequest('OPTIONS', [['webhook-request-origin', origin]]),
      )
      if (reply.kind !== 'answered') return failed(`OPTIONS: ${inWords(reply)}`)
      // Consent is in the header, whatever the status ("HTTP 1.1 Web Hooks for Event Delivery", 4.2).
      const allowed = reply.headers['webhook-allowed-origin']?.toString().trim()
      if (allowed === '*' || allowed?.toLowerCase() === origin.toLowerCase()) return passed
      const got = allowed === undefined ? 'without' : `with ${JSON.stringify(allowed)} as`
      return failed(`OPTIONS for ${origin}: ${inWords(reply)}, ${got} WebHook-Allowed-Origin`)
    },
  },
]
