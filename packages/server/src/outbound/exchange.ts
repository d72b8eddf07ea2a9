import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { Clock } from '../domain/clock.ts'
import type { CapturedResponse, Outcome, Timings } from '../domain/delivery/attempt.ts'
import { BodyCapture, captureHeaders } from './capture.ts'
import { classifyResponse } from './classify.ts'
import type { Connection, Connections, Job } from './connections.ts'
import type { Place } from './dial.ts'
import type { Seated } from './roster.ts'
import type { Sent, Shipment } from './sender.ts'
import type { SignedRequest } from './sign-request.ts'
import { explainError, explainTimeout, type TransportFailure } from './transport-errors.ts'

/** A new connection is made when the old one is this old, so that a changed DNS answer takes effect. */
const maxConnectionAgeMs = 10 * 60 * 1000

export interface ExchangeParts {
  readonly shipment: Pick<Shipment, 'webhook' | 'signal'>
  readonly method: 'POST' | 'OPTIONS'
  readonly place: Place
  readonly path: string
  readonly shownUrl: string
  readonly request: SignedRequest
  readonly connections: Connections
  readonly clock: Clock
  /** Called exactly once. */
  readonly ended: (sent: Sent, exchange: Exchange) => void
}

/**
 * One request and its response. It ends once, at the first of these:
 * - the response is complete;
 * - more of its body came than is read;
 * - the webhook's time is up, whatever took it: the turn for a connection, DNS, connecting, TLS,
 *   interim responses without end, a body in drips;
 * - the connection fails, or Posthorn stops.
 * A final status that has been received decides in every case. Unless the response is complete the
 * connection is destroyed, and with it all that is left of the attempt.
 *
 * A kept connection that breaks before a response counts as a failure and is tried again by the retry
 * policy only: the receiver may have done its work, and sending the POST again at once would do it twice.
 */
export class Exchange implements Job, Seated, Dispatcher.DispatchHandler {
  seat = -1
  readonly place: Place
  readonly signal: AbortSignal | null
  private readonly parts: ExchangeParts
  private readonly timer: NodeJS.Timeout
  private readonly startedMs: number
  private readonly capture = new BodyCapture()
  private connection: Connection | null = null
  private sentMs = -1
  private firstByteMs = -1
  /** Zero until the final response began. */
  private status = 0
  private headers: IncomingHttpHeaders = {}
  private done = false

  constructor(parts: ExchangeParts) {
    this.parts = parts
    this.place = parts.place
    this.signal = parts.shipment.signal
    this.startedMs = parts.clock.monotonicMs()
    this.timer = setTimeout(expire, parts.shipment.webhook.timeoutMs, this)
  }

  begin(connection: Connection) {
    this.connection = connection
    const { method, path, request, clock } = this.parts
    const ageMs = clock.monotonicMs() - connection.link.openedAtMs
    connection.client.dispatch(
      {
        method,
        path,
        headers: request.headers,
        body: request.body,
        reset: ageMs > maxConnectionAgeMs,
      },
      this,
    )
  }

  /** Ends it without a result of its own. */
  stop() {
    this.abandon({
      reason: 'stopped',
      detail: 'Posthorn stopped before the receiver had answered. It may have got the event.',
    })
  }

  expire() {
    const { timeoutMs } = this.parts.shipment.webhook
    this.abandon(explainTimeout(timeoutMs, this.place, this.connection?.link ?? null))
  }

  onRequestStart() {
    this.sentMs = this.parts.clock.monotonicMs()
  }

  onResponseStarted() {
    if (this.firstByteMs < 0) this.firstByteMs = this.parts.clock.monotonicMs()
  }

  onResponseStart(_: unknown, status: number, headers: IncomingHttpHeaders) {
    // Interim responses (103 Early Hints) come before the final one and mean nothing here.
    if (status < 200) return
    this.status = status
    this.headers = headers
  }

  onResponseData(_: unknown, chunk: Buffer) {
    if (this.done || this.capture.take(chunk)) return
    this.dropConnection()
    this.finish(false)
  }

  onResponseEnd() {
    if (this.done) return
    // The connection goes back first, so that whoever hears of the end finds it free.
    if (this.connection !== null) this.parts.connections.release(this.connection)
    this.finish(true)
  }

  onResponseError(_: unknown, error: Error) {
    if (!this.done) this.abandon(explainError(error, this.place))
  }

  private abandon(failure: TransportFailure) {
    if (this.done) return
    this.dropConnection()
    if (this.status !== 0) this.finish(false)
    else this.end({ kind: 'failed', ...failure, next: 'retry', retryAfterMs: null }, null)
  }

  private dropConnection() {
    const { connections } = this.parts
    // Marked first: undici reports the end of its client to this object.
    this.done = true
    if (this.connection === null) connections.withdraw(this)
    else connections.drop(this.connection)
  }

  private finish(complete: boolean) {
    const { status, headers, capture } = this
    const { webhook } = this.parts.shipment
    const head = { status, headers }
    this.end(classifyResponse(head, webhook.success, this.parts.clock.nowMs()), {
      status,
      headers: captureHeaders(headers),
      body: capture.bytes(),
      truncated: !complete || capture.truncated,
    })
  }

  private end(outcome: Outcome, response: CapturedResponse | null) {
    this.done = true
    clearTimeout(this.timer)
    const { ended, shownUrl, request } = this.parts
    ended(
      {
        outcome,
        url: shownUrl,
        requestHeaders: request.shownHeaders,
        response,
        timings: this.timings(),
      },
      this,
    )
  }

  private timings(): Timings {
    const { startedMs, sentMs, firstByteMs } = this
    const link = this.connection?.link
    // A kept connection was counted by the attempt that made it.
    const made = link?.counted === false ? link : undefined
    if (made !== undefined) made.counted = true
    return {
      dnsMs: made?.dnsMs ?? null,
      connectMs: made?.connectMs ?? null,
      tlsMs: made?.tlsMs ?? null,
      firstByteMs: firstByteMs < 0 ? null : firstByteMs - sentMs,
      totalMs: this.parts.clock.monotonicMs() - startedMs,
    }
  }
}

function expire(exchange: Exchange) {
  exchange.expire()
}
