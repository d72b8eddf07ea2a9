import { setTimeout as pause } from 'node:timers/promises'
import { type ChannelClient, PosthornProblem } from '@posthorn/client'
import { CommandError, type ExitCode, exitCodes, type Io } from '../io.ts'
import { printable } from '../terminal/printable.ts'
import { createApp } from './app.ts'
import { isDelivered } from './app-answer.ts'
import { createForwarding } from './forwarding.ts'
import { createKeys } from './keys.ts'
import { eventIdOf, type Forwarded, type StreamWebhook } from './lease.ts'
import { deleteLeftovers } from './leftovers.ts'
import { createLink } from './link.ts'
import { createNdjsonView } from './ndjson-view.ts'
import { createOwnLeases } from './own-leases.ts'
import { createSettler } from './settler.ts'
import {
  openStreamWebhook,
  readableSecret,
  tellChange,
  type WantedWebhook,
} from './stream-webhook.ts'
import { createTake } from './take.ts'
import { createTerminalView } from './terminal-view.ts'

export interface ListenOptions {
  readonly webhook: WantedWebhook
  readonly forwardTo: URL
  /** With the app at once. */
  readonly concurrency: number
  /** How long the app may take to answer. */
  readonly timeoutS: number
  /** How long a lease lasts at most without being renewed. */
  readonly leaseS: number
  /** Deliveries to forward before it ends by itself; null for no end. */
  readonly exitAfter: number | null
  /** Ends with the first answer that is no 2xx. */
  readonly failOnNon2xx: boolean
  /** NDJSON instead of lines for a person. */
  readonly json: boolean
}

/** Left of a lease when the app's time is up: a server that restarts meanwhile can still be told. */
const settleMarginS = 15
/** For what is not told yet when somebody asked for the end and the server is away. */
const lastWordMs = 5_000

/**
 * Leases deliveries of a stream webhook, POSTs each to the app, and tells the server how it went.
 *
 * A lease outlives both this program's connection and the server's process: what is with the app when
 * either breaks is settled once they are back, if that is soon. What was leased by an answer that never
 * arrived, or by a run that was killed, comes again when its lease ends: so leases are short, and are
 * renewed for as long as the app works.
 */
export async function listen(
  io: Io,
  channel: ChannelClient,
  options: ListenOptions,
): Promise<ExitCode> {
  const { choice } = options.webhook
  // A key for one webhook alone may not see the others.
  if (choice.kind !== 'named') await deleteLeftovers(io, channel)
  const opened = await openStreamWebhook(channel, options.webhook)
  tellChange(io, opened)
  const webhook = channel.webhook(opened.webhook.id)
  try {
    return await forwardAll({ io, channel, webhook, opened, options })
  } finally {
    // How it ended matters more than what it left behind.
    if (choice.kind === 'one_run')
      await webhook.delete().catch((error: unknown) => tellLeftover(io, error))
  }
}

function tellLeftover(io: Io, error: unknown) {
  io.err(`${printable(`Its webhook is still there, until the next run: ${wordsOf(error)}`)}\n`)
}

interface Session {
  readonly io: Io
  readonly channel: ChannelClient
  readonly webhook: StreamWebhook
  readonly opened: Awaited<ReturnType<typeof openStreamWebhook>>
  readonly options: ListenOptions
}

async function forwardAll({ channel, io, opened, options, webhook }: Session): Promise<ExitCode> {
  const { forwardTo, timeoutS } = options
  const visibilityS = Math.min(options.leaseS, timeoutS + settleMarginS)
  const terminal = options.json ? null : createTerminalView(io)
  const view = terminal ?? createNdjsonView(io)
  const secret = terminal === null ? null : await readableSecret(webhook)
  const dropping = new AbortController()
  const refused = Promise.withResolvers<never>()
  // Also when nobody looks at it any more.
  refused.promise.catch(() => {})
  const stopping = Promise.withResolvers<void>()
  let isInOrder = true
  let isStopping = false

  const link = createLink({
    onLost: (error) => view.note(`Connection lost, trying again (${whyLost(error)}).`),
    onBack: () => view.note('Connected again.'),
  })
  const take = createTake({
    webhook,
    link,
    visibilityS,
    onReady: () => view.ready({ ...opened, forwardTo, keys: keys?.bindings ?? null, secret }),
    onInactive: () => view.note('The webhook is not active: waiting until it is reactivated.'),
    onActive: () => view.note('The webhook is active again.'),
  })
  const ownLeases = createOwnLeases({ webhook, visibilityS, signal: dropping.signal })
  const settler = createSettler({
    webhook,
    link,
    signal: dropping.signal,
    onSettled: view.settled,
    onFailed: refused.reject,
  })
  const forwarding = createForwarding({
    take,
    release: ownLeases.release,
    app: createApp(forwardTo, { timeoutMs: timeoutS * 1000 }),
    concurrency: options.concurrency,
    most: options.exitAfter,
    signal: dropping.signal,
    onForwarded(forwarded) {
      view.forwarded(forwarded)
      keys?.remember(forwarded)
      settler.add(forwarded)
      if (isDelivered(forwarded.answer)) return
      isInOrder = false
      if (options.failOnNon2xx) forwarding.stop()
    },
  })

  function stop() {
    isStopping = true
    const { length } = forwarding.underWay
    if (length > 0) {
      view.note(`Stopping when your app has answered ${length} more. Ctrl+C ends it at once.`)
    }
    forwarding.stop()
    stopping.resolve()
  }

  /** A key that is held down must not end at once what it has asked to end. */
  function quit() {
    if (!isStopping) io.stop()
  }

  function togglePause() {
    if (forwarding.isPaused) forwarding.resume()
    else forwarding.pause()
    view.note(forwarding.isPaused ? 'Paused: the server keeps what comes. p goes on.' : 'Going on.')
  }

  async function resend({ lease }: Forwarded) {
    const id = eventIdOf(lease)
    try {
      // While it knows of no answer, the server takes the delivery for being under way.
      await settler.drained()
      await channel.delivery(lease.delivery_id).retry({ retries: 0, signal: dropping.signal })
      view.note(`The server sends ${id} again${forwarding.isPaused ? ' once you go on' : ''}.`)
    } catch (error) {
      if (!dropping.signal.aborted) view.note(`${id} was not sent again: ${wordsOf(error)}`)
    }
  }

  const keys =
    terminal === null || io.onKey === null
      ? null
      : createKeys(terminal, { togglePause, quit, resend: (each) => void resend(each) })
  // Two renewals may fail before a lease ends.
  const renewal = () => void ownLeases.renew(forwarding.underWay)
  const renewing = setInterval(renewal, (visibilityS * 1000) / 3)
  io.onStop(stop)
  const release = keys === null ? undefined : io.onKey?.(keys.press)
  try {
    await Promise.race([forwarding.run(), refused.promise])
    const lastWord = stopping.promise.then(() => pause(lastWordMs, undefined, { ref: false }))
    await Promise.race([settler.drained(), refused.promise, lastWord])
    tellOfUntold()
    return options.failOnNon2xx && !isInOrder ? exitCodes.notInOrder : exitCodes.ok
  } finally {
    forwarding.stop()
    dropping.abort()
    clearInterval(renewing)
    release?.()
  }

  function tellOfUntold() {
    const { length } = settler.untold
    if (length === 0) return
    for (const each of settler.untold) view.settled(each, null)
    throw new CommandError(
      'not_settled',
      `The server is away and could not be told how ${length} deliveries went.`,
      { fix: 'It sends them again once it is back.' },
    )
  }
}

function whyLost(error: unknown): string {
  return error instanceof PosthornProblem ? `the server answered ${error.status}` : 'no answer'
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
