import net, { type LookupFunction, type Socket } from 'node:net'
import tls, { type SecureContext } from 'node:tls'
import type { Clock } from '../domain/clock.ts'
import { type EgressPolicy, publicOnly } from './egress-policy.ts'
import type { Resolve, ResolvedAddress } from './resolver.ts'

/** Where a connection leads: a host as DNS or a socket takes it, and a port. */
export interface Place {
  /** Scheme, host and port, as in `https://example.com:8443`. */
  readonly origin: string
  readonly host: string
  readonly port: number
  readonly secure: boolean
}

export type DialStep = 'lookup' | 'connect' | 'tls' | 'open'

/** How far the making of a connection got, and how long each step took. Made anew for each socket. */
export interface Link {
  step: DialStep
  /** The address connected to, or tried last. */
  address: string | null
  dnsMs: number | null
  connectMs: number | null
  tlsMs: number | null
  /** Monotonic; infinite until it is open. */
  openedAtMs: number
  socket: Socket | null
  /** Nobody wants it any more. */
  cancelled: boolean
  /** An attempt has already counted its times. */
  counted: boolean
}

export function newLink(): Link {
  return {
    step: 'lookup',
    address: null,
    dnsMs: null,
    connectMs: null,
    tlsMs: null,
    openedAtMs: Number.POSITIVE_INFINITY,
    socket: null,
    cancelled: false,
    counted: false,
  }
}

/** A connection that did not come about: at which step, and why. */
export class DialError extends Error {
  override readonly name = 'DialError'
  readonly step: DialStep
  readonly code = 'POSTHORN_DIAL'
  constructor(step: DialStep, cause: unknown) {
    super(`the connection failed at ${step}`, { cause })
    this.step = step
  }
}

/**
 * A connection that the egress policy forbids. The message is a sentence for the owner of the webhook,
 * who is not told what a name leads to: it may be one of our own network.
 */
export class BlockedError extends Error {
  override readonly name = 'BlockedError'
  readonly code = 'POSTHORN_BLOCKED'
}

export interface DialTools {
  readonly policy: EgressPolicy
  readonly clock: Clock
  readonly resolve: Resolve
  /** PEM certificates trusted beside the default ones. */
  readonly ca: string | null
  /** Opens a TCP connection. */
  readonly open: typeof net.connect
  /** Hears what a name led to and why nothing may be sent there. For the operator alone. */
  readonly onBlocked: (sentence: string) => void
}

export type Dial = (place: Place, link: Link) => Promise<Socket>

/** TLS sessions kept for resuming, which halves the cost of a handshake. */
const keptSessions = 1_000

/**
 * Makes connections under the egress policy. Every address of a name is vetted, and one bad address
 * spoils the name; the vetted ones are what is connected to, with no second look-up in between; and
 * the far end of the socket is vetted again before a byte is sent on it.
 */
export function createDial(tools: DialTools): Dial {
  const { policy, clock } = tools
  const secureContext = trustedContext(tools.ca)
  const sessions = new Map<string, Buffer>()

  async function vettedAddresses(place: Place): Promise<readonly ResolvedAddress[]> {
    const family = net.isIP(place.host)
    const addresses =
      family === 0 ? await tools.resolve(place.host) : [{ address: place.host, family }]
    if (addresses.length === 0) throw Object.assign(new Error('no address'), { code: 'ENODATA' })
    for (const { address } of addresses) {
      const what = policy.refuseAddress(address)
      if (what !== null) throw blocked(place, address, what)
    }
    return addresses
  }

  function blocked(place: Place, address: string, what: string): BlockedError {
    if (address === place.host) return new BlockedError(`${address} is ${what}`)
    tools.onBlocked(`${place.host} leads to ${address}, which is ${what}`)
    return new BlockedError(`${place.host} leads to an address that is not public. ${publicOnly}`)
  }

  async function connect(place: Place, link: Link, addresses: readonly ResolvedAddress[]) {
    if (link.cancelled) throw new Error('cancelled')
    const socket = tools.open({
      host: place.host,
      port: place.port,
      lookup: answering(addresses),
      autoSelectFamily: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
    })
    await until(socket, 'connect', link)
    const far = socket.remoteAddress
    if (far === undefined) throw closedEarly()
    const what = policy.refuseAddress(far)
    if (what !== null) {
      socket.destroy()
      throw blocked(place, far, what)
    }
    link.address = far
    return socket
  }

  async function secure(place: Place, link: Link, plain: Socket): Promise<Socket> {
    const key = place.origin
    const session = sessions.get(key)
    const socket = tls.connect({
      socket: plain,
      host: place.host,
      ...(net.isIP(place.host) === 0 ? { servername: place.host } : {}),
      ...(session === undefined ? {} : { session }),
      secureContext,
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: true,
    })
    socket.on('session', (fresh) => {
      sessions.delete(key)
      sessions.set(key, fresh)
      const [oldest] = sessions.keys()
      if (sessions.size > keptSessions && oldest !== undefined) sessions.delete(oldest)
    })
    try {
      await until(socket, 'secureConnect', link)
    } catch (error) {
      sessions.delete(key)
      plain.destroy()
      throw error
    }
    return socket
  }

  return async (place, link) => {
    try {
      let atMs = clock.monotonicMs()
      const lap = () => {
        const sinceMs = atMs
        atMs = clock.monotonicMs()
        return atMs - sinceMs
      }
      const addresses = await vettedAddresses(place)
      if (net.isIP(place.host) === 0) link.dnsMs = lap()
      link.address = addresses[0]?.address ?? null
      link.step = 'connect'
      const plain = await connect(place, link, addresses)
      link.connectMs = lap()
      let socket = plain
      if (place.secure) {
        link.step = 'tls'
        socket = await secure(place, link, plain)
        link.tlsMs = lap()
      }
      link.step = 'open'
      link.openedAtMs = atMs
      return socket
    } catch (error) {
      throw error instanceof BlockedError ? error : new DialError(link.step, error)
    }
  }
}

/** The default roots (Node's, and NODE_EXTRA_CA_CERTS) and the operator's. Built once: parsing them takes milliseconds. */
function trustedContext(ca: string | null): SecureContext {
  const roots = ca === null ? {} : { ca: [...tls.getCACertificates('default'), ca] }
  return tls.createSecureContext({ minVersion: 'TLSv1.2', ...roots })
}

/** Stands in for DNS with the addresses already vetted. */
function answering(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses
    if (options.all === true) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family)
  }
}

/** Waits for the event; rejects when the socket fails or closes first, or the link is cancelled. */
async function until(socket: Socket, event: 'connect' | 'secureConnect', link: Link) {
  link.socket = socket
  if (link.cancelled) socket.destroy()
  // Stays, so that no error of the socket is ever without a listener.
  socket.on('error', ignore)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const closed = () => reject(closedEarly())
  socket.once(event, resolve).once('error', reject).once('close', closed)
  try {
    await promise
  } finally {
    socket.off(event, resolve).off('error', reject).off('close', closed)
  }
}

function ignore() {}

function closedEarly(): Error {
  return Object.assign(new Error('closed'), { code: 'ECONNRESET' })
}
