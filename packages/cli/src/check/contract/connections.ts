import { Agent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { type Check, failed, passed, type Verdict } from '../check.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import type { Message } from '../message.ts'
import type { RawConnection } from '../raw-connection.ts'
import { inWords, isAccepted, type Reply } from '../reply.ts'

export const connectionChecks: readonly Check[] = [
  {
    id: 'contract/slow-sender',
    level: 'should',
    title: 'serves others while slow senders drip their bodies, and takes those in the end',
    fix: 'Let no request wait for another: take locks, database connections and workers once the body is there, not before.',
    deadlineMs: 30_000,
    run: trySlowSenders,
  },
  {
    id: 'contract/disconnect',
    level: 'should',
    title: 'takes no harm from senders that hang up, and accepts their next attempt',
    fix: "Give back what a request holds when its connection closes ('close' or 'aborted' before 'end'), and claim a webhook-id once its body was verified: a claim for half a body makes the retry look like a duplicate.",
    deadlineMs: 30_000,
    run: tryDisconnects,
  },
  {
    id: 'contract/keep-alive',
    level: 'should',
    title: 'keeps a connection for the next event',
    fix: 'Leave keep-alive on: no "Connection: close", no server.keepAliveTimeout of 1, and read each body to its end before you answer. A new connection for each event costs the TLS handshake every time.',
    run: tryKeepAlive,
  },
]

const slowSenders = 8
const drips = 5
const dripMs = 100

async function trySlowSenders(listener: ListenerUnderTest): Promise<Verdict> {
  const messages = Array.from({ length: slowSenders }, () => listener.event())
  const slow = await Promise.all(messages.map((message) => startSending(listener, message, 1)))
  for (let sent = 1; sent <= drips; sent += 1) {
    const reply = await listener.send(listener.event(), { timeoutMs: listener.answerMs })
    if (!isAccepted(reply))
      return failed(`an event beside ${slowSenders} slow ones: ${inWords(reply)}`)
    for (const [index, message] of messages.entries()) {
      await slow[index]?.write(message.body.subarray(sent, sent + 1))
    }
    await pause(dripMs, undefined, { signal: listener.signal })
  }
  for (const [index, message] of messages.entries()) {
    const connection = slow[index]
    await connection?.write(message.body.subarray(drips + 1))
    const answer = await connection?.read(hasHead, listener.answerMs)
    connection?.destroy()
    if (!/^HTTP\/1\.\d 2\d\d/.test(answer ?? '')) {
      const [line = ''] = (answer ?? '').split('\r\n')
      const did = line === '' ? 'it did not answer' : `it answered ${JSON.stringify(line)}`
      return failed(`an event that came drip by drip: ${did}`)
    }
  }
  return passed
}

const hangUps = 5

async function tryDisconnects(listener: ListenerUnderTest): Promise<Verdict> {
  const halves = Array.from({ length: hangUps }, () => listener.event())
  for (const message of halves) {
    const connection = await startSending(listener, message, message.body.length >> 1)
    connection.destroy()
  }
  const whole = listener.event()
  const connection = await startSending(listener, whole, whole.body.length)
  connection.destroy()

  const other = await listener.send(listener.event(), { timeoutMs: listener.answerMs })
  if (!isAccepted(other)) return failed(`an event after senders hung up: ${inWords(other)}`)
  for (const message of [...halves.slice(0, 1), whole]) {
    const half = message === whole ? 'before the answer' : 'in the middle of the body'
    const reply = await sendUntilSettled(listener, message)
    if (!isAccepted(reply)) return failed(`the retry after a hang-up ${half}: ${inWords(reply)}`)
  }
  return passed
}

const busyTries = 10
const busyPauseMs = 300

/** An event may still be under way, which is answered with 409: a sender comes again. */
async function sendUntilSettled(listener: ListenerUnderTest, message: Message): Promise<Reply> {
  let reply = await listener.send(message, { timeoutMs: listener.answerMs })
  for (let tries = 1; tries < busyTries; tries += 1) {
    if (reply.kind !== 'answered' || reply.status !== 409) return reply
    await pause(busyPauseMs, undefined, { signal: listener.signal })
    reply = await listener.send(message, { timeoutMs: listener.answerMs })
  }
  return reply
}

async function tryKeepAlive(listener: ListenerUnderTest): Promise<Verdict> {
  const options = { keepAlive: true, maxSockets: 1 }
  const agent = listener.url.protocol === 'https:' ? new TlsAgent(options) : new Agent(options)
  try {
    const first = await listener.send(listener.event(), { agent })
    if (first.kind !== 'answered') return failed(`the first event: ${inWords(first)}`)
    const second = await listener.send(listener.event(), { agent })
    if (second.kind !== 'answered') {
      return failed(`a second event on the same connection: ${inWords(second)}`)
    }
    if (second.reused) return passed
    const { connection } = first.headers
    const said = connection === undefined ? '' : `, with "Connection: ${connection}"`
    return failed(`it closed the connection after one event${said}`)
  } finally {
    agent.destroy()
  }
}

/** Announces the whole body and sends so many bytes of it. */
async function startSending(
  listener: ListenerUnderTest,
  message: Message,
  bytes: number,
): Promise<RawConnection> {
  const connection = await listener.connect()
  const head = Buffer.from(listener.headOf(message), 'latin1')
  await connection.write(Buffer.concat([head, message.body.subarray(0, bytes)]))
  return connection
}

function hasHead(text: string): boolean {
  return text.includes('\r\n\r\n')
}
