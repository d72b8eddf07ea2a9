import net from 'node:net'
import type { Timings } from '../domain/attempt.ts'
import type { Clock } from '../domain/clock.ts'
import { renderBody } from '../domain/format/render.ts'
import { type ConnectionLimits, createConnections } from './connections.ts'
import { createDial } from './dial.ts'
import type { EgressPolicy } from './egress-policy.ts'
import { Exchange } from './exchange.ts'
import { createResolver, type Resolve } from './resolver.ts'
import type { Sender, Sent, Shipment } from './sender.ts'
import { signRequest } from './sign-request.ts'
import { createTargets, type Target } from './target.ts'

export interface UndiciSenderOptions {
  readonly policy: EgressPolicy
  readonly clock: Clock
  /** Of Posthorn, for the user agent. */
  readonly version: string
  /** PEM certificates of authorities trusted beside the public ones. */
  readonly ca?: string | null
  readonly limits?: Partial<ConnectionLimits>
  /** How names are looked up; DNS and the system by default. */
  readonly resolve?: Resolve
  /** How TCP connections are opened; `net.connect` by default. */
  readonly open?: typeof net.connect
}

const defaultLimits: ConnectionLimits = { perOrigin: 128, idle: 512, idleMs: 30_000 }

/**
 * Sends over HTTP/1.1 with undici's clients, on connections that are kept. Each sender has its own
 * connections, so none is ever used under another egress policy than the one it was made under.
 */
export function createUndiciSender(options: UndiciSenderOptions): Sender {
  const { policy, clock } = options
  const targetOf = createTargets(policy, `Posthorn/${options.version}`)
  const dial = createDial({
    policy,
    clock,
    resolve: options.resolve ?? createResolver(),
    ca: options.ca ?? null,
    open: options.open ?? net.connect,
  })
  const connections = createConnections(dial, { ...defaultLimits, ...options.limits })
  const underWay = new Set<Exchange>()
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
    for (const exchange of [...underWay].filter(which)) exchange.stop()
  }

  function begin(shipment: Shipment, resolve: (sent: Sent) => void) {
    const target = targetOf(shipment.webhook)
    const request = signRequest(shipment, target, renderBody(shipment.event, shipment.webhook))
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
      place: target.route.place,
      path: target.route.path,
      shownUrl: target.shownUrl,
      request,
      connections,
      clock,
      ended: (sent, self) => {
        underWay.delete(self)
        resolve(sent)
      },
    })
    underWay.add(exchange)
    connections.assign(exchange)
  }

  return {
    send: (shipment) => new Promise((resolve) => begin(shipment, resolve)),
    async close() {
      closed = true
      stop(() => true)
      await connections.close()
    },
  }
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
