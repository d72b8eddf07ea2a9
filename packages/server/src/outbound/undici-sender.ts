import net from 'node:net'
import type { Clock } from '../domain/clock.ts'
import type { Timings } from '../domain/delivery/attempt.ts'
import { createBodies, type DigestedBody } from './bodies.ts'
import { type ConnectionLimits, createConnections } from './connections.ts'
import { createDial } from './dial.ts'
import type { EgressPolicy } from './egress-policy.ts'
import { Exchange, type ExchangeParts } from './exchange.ts'
import { createResolver, type Resolve } from './resolver.ts'
import { createRoster } from './roster.ts'
import type { Composed, Probe, Sender, Sent, Shipment } from './sender.ts'
import { signProbe } from './sign-probe.ts'
import { signRequest } from './sign-request.ts'
import { createTargets, type Target } from './target.ts'

export interface UndiciSenderOptions {
  readonly policy: EgressPolicy
  readonly clock: Clock
  /** Of Posthorn, for the user agent. */
  readonly version: string
  /** How it introduces itself to receivers of CloudEvents: a DNS name; `posthorn.local` by default. */
  readonly origin?: string
  /** PEM certificates of authorities trusted beside the public ones. */
  readonly ca?: string | null
  readonly limits?: Partial<ConnectionLimits>
  /** How names are looked up; DNS and the system by default. */
  readonly resolve?: Resolve
  /** How TCP connections are opened; `net.connect` by default. */
  readonly open?: typeof net.connect
  /** Hears of each connection that was not made because of what a name led to; see `dial.ts`. */
  readonly onBlocked?: (sentence: string) => void
}

interface Errand extends Pick<ExchangeParts, 'shipment' | 'method' | 'request'> {
  readonly target: Target
  readonly ended: (sent: Sent) => void
}

const defaultLimits: ConnectionLimits = { perOrigin: 128, idle: 512, idleMs: 30_000 }

/**
 * Sends over HTTP/1.1 with undici's clients, on connections that are kept. Each sender has its own
 * connections, so none is ever used under another egress policy than the one it was made under.
 */
export function createUndiciSender(options: UndiciSenderOptions): Sender {
  const { policy, clock } = options
  const origin = options.origin ?? 'posthorn.local'
  const targetOf = createTargets(policy, `Posthorn/${options.version}`, origin)
  const bodyOf = createBodies()
  const dial = createDial({
    policy,
    clock,
    resolve: options.resolve ?? createResolver(),
    ca: options.ca ?? null,
    open: options.open ?? net.connect,
    onBlocked: options.onBlocked ?? (() => {}),
  })
  const connections = createConnections(dial, { ...defaultLimits, ...options.limits })
  const underWay = createRoster<Exchange>()
  const watched = new WeakSet<AbortSignal>()
  let closed = false

  /** One listener a signal, however many attempts share it. */
  function watch(signal: AbortSignal) {
    if (watched.has(signal)) return
    watched.add(signal)
    signal.addEventListener('abort', () => stop((exchange) => exchange.signal === signal), {
      once: true,
    })
  }

  function stop(which: (exchange: Exchange) => boolean) {
    for (const exchange of underWay.all().filter(which)) exchange.stop()
  }

  function send(shipment: Shipment, ended: (sent: Sent) => void) {
    const target = targetOf(shipment.webhook)
    const request = signRequest(shipment, target, bodyOf(shipment.event, shipment.webhook))
    begin({ shipment, target, method: 'POST', request, ended })
  }

  function probe(probe: Probe, ended: (sent: Sent) => void) {
    const target = targetOf(probe.webhook)
    const request = signProbe(probe, target)
    begin({ shipment: probe, target, method: probe.method, request, ended })
  }

  function begin({ shipment, target, method, request, ended: resolve }: Errand) {
    if ('refused' in target.route) {
      resolve(unsent(target, request.shownHeaders, 'blocked_address', target.route.refused))
      return
    }
    if (closed || shipment.signal?.aborted === true) {
      const detail = 'Posthorn stopped before it sent the event.'
      resolve(unsent(target, request.shownHeaders, 'stopped', detail))
      return
    }
    if (shipment.signal !== null) watch(shipment.signal)
    const exchange = new Exchange({
      shipment,
      method,
      place: target.route.place,
      path: target.route.path,
      shownUrl: target.shownUrl,
      request,
      connections,
      clock,
      ended: (sent, self) => {
        underWay.leave(self)
        resolve(sent)
      },
    })
    underWay.join(exchange)
    connections.assign(exchange)
  }

  return {
    origin,
    send: (shipment) => new Promise((resolve) => send(shipment, resolve)),
    compose(shipment) {
      const { event, webhook } = shipment
      return compose(shipment, targetOf(webhook), bodyOf(event, webhook))
    },
    async probe(asked) {
      const { outcome, response } = await new Promise<Sent>((resolve) => probe(asked, resolve))
      if (response !== null) return { kind: 'answered', response }
      const detail = outcome.kind === 'failed' ? outcome.detail : null
      return { kind: 'unanswered', detail: detail ?? 'The receiver did not answer.' }
    },
    async close() {
      closed = true
      stop(() => true)
      await connections.close()
    },
  }
}

function compose(
  shipment: Omit<Shipment, 'signal'>,
  target: Target,
  rendered: DigestedBody,
): Composed {
  const { body, headers, shownHeaders } = signRequest(shipment, target, rendered)
  const named: Record<string, string> = {}
  for (let at = 0; at < headers.length; at += 2) named[headers[at] ?? ''] = headers[at + 1] ?? ''
  return { body, headers: named, shownHeaders }
}

const noTimings: Timings = {
  dnsMs: null,
  connectMs: null,
  tlsMs: null,
  firstByteMs: null,
  totalMs: 0,
}

function unsent(
  target: Target,
  requestHeaders: Sent['requestHeaders'],
  reason: 'blocked_address' | 'stopped',
  detail: string,
): Sent {
  return {
    outcome: { kind: 'failed', reason, detail, next: 'retry', retryAfterMs: null },
    url: target.shownUrl,
    requestHeaders,
    response: null,
    timings: noTimings,
  }
}
