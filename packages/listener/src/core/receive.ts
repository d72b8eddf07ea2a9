import type { WebhookEvent } from '../event.ts'
import { type Message, malformed, type Reading } from '../senders/sender.ts'
import { answer, ok, refuse, refuseMessage } from './answers.ts'
import { answerOptions, methodNotAllowed } from './consent.ts'
import { refuseContentType } from './content-type.ts'
import { handleOnce } from './handle-once.ts'
import type { Answer, Incoming } from './incoming.ts'
import { parseJson } from './parse-json.ts'
import type { Setup } from './setup.ts'
import { validate } from './validate.ts'

/**
 * One request from its first byte to its answer. Each step ends it or hands on to the next: method,
 * content type, bytes, authenticity, JSON, handshakes, topic, schema, and the handler under a claim.
 * Nothing of the body is looked at before the sender is known, and nothing is thrown.
 */
export async function receive(setup: Setup, incoming: Incoming): Promise<Answer> {
  try {
    return await answerTo(setup, incoming)
  } catch (error) {
    setup.onError(error, { stage: 'request' })
    return refuse(500, 'internal_error', 'The listener failed. Its own log says more.')
  }
}

async function answerTo(setup: Setup, incoming: Incoming): Promise<Answer> {
  if (incoming.method === 'OPTIONS') return answerOptions(incoming, setup.consent)
  if (incoming.method !== 'POST') return methodNotAllowed(setup.consent)
  const refused = refuseContentType(incoming)
  if (refused) return refused
  const body = await readBody(setup, incoming)
  if (!(body instanceof Uint8Array)) return body

  const message: Message = {
    url: incoming.url,
    header: (name) => incoming.header(name),
    body,
    nowMs: setup.nowMs(),
  }
  const proof = await setup.sender.authenticate(message)
  if (!proof.ok) return refuseMessage(proof)

  const json = parseJson(body)
  const reading = json === undefined ? notJson : setup.sender.read(message, json)
  return answerReading(setup, { reading, json, body, incoming })
}

const notJson = malformed('The body is not JSON in UTF-8.')

async function readBody(setup: Setup, incoming: Incoming): Promise<Uint8Array | Answer> {
  let body: Awaited<ReturnType<Incoming['readBody']>>
  try {
    body = await incoming.readBody(setup.maxBodyBytes)
  } catch {
    return refuse(400, 'body_incomplete', 'The body ended before it was complete.')
  }
  if (body === 'too_large') {
    const detail = `The body is larger than ${setup.maxBodyBytes} bytes.`
    return refuse(413, 'body_too_large', detail)
  }
  if (body === 'already_read') {
    const detail =
      'A body parser took the body before the listener could verify its bytes. Mount the listener before express.json() and the like, or keep the raw bytes.'
    setup.onError(new Error(detail), { stage: 'request' })
    return refuse(500, 'body_already_read', detail)
  }
  return body
}

async function answerReading(
  setup: Setup,
  {
    reading,
    json,
    body,
    incoming,
  }: Readonly<{
    reading: Reading
    json: unknown
    body: Uint8Array
    incoming: Incoming
  }>,
): Promise<Answer> {
  switch (reading.kind) {
    case 'malformed':
      return refuse(400, 'malformed', reading.hint)
    case 'challenge':
      return answer(200, { challenge: reading.challenge })
    case 'code':
      // The sender counts our answer first, and lets a confirmation that is early wait for it.
      inBackground(incoming, confirm(setup, reading.code))
      return ok({ validation: true })
  }
  const event: WebhookEvent = { ...reading.event, envelope: json, raw: body }
  const handler = setup.handlers.find(event.topic)
  if (handler === null) return ok({ ignored: true })
  const valid = await validate(setup, event)
  if ('status' in valid) return valid
  return handleOnce(setup, {
    event: valid,
    handler,
    background: (work) => inBackground(incoming, work),
  })
}

async function confirm({ confirm, onError }: Setup, code: string): Promise<void> {
  try {
    await confirm?.(code)
  } catch (error) {
    onError(error, { stage: 'confirm' })
  }
}

function inBackground({ waitUntil }: Incoming, work: Promise<unknown>): void {
  waitUntil?.(work)
}
