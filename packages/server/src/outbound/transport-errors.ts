import type { FailureReason } from '../domain/delivery/attempt.ts'
import { BlockedError, DialError, type DialStep, type Link, type Place } from './dial.ts'

/** A failure without a response: the word for it, and a sentence. */
export interface TransportFailure {
  readonly reason: FailureReason
  readonly detail: string
}

/** Says in words why no response came. Never throws, whatever the error is. */
export function explainError(error: unknown, place: Place): TransportFailure {
  if (error instanceof BlockedError) return { reason: 'blocked_address', detail: error.message }
  if (error instanceof DialError) return explainDial(error.step, firstCause(error.cause), place)
  return explainExchange(firstCause(error), place)
}

/** Says what a connection, or the receiver on it, was doing when the time was up. */
export function explainTimeout(
  timeoutMs: number,
  place: Place,
  link: Link | null,
): TransportFailure {
  return {
    reason: 'timeout',
    detail: `${whatHung(place, link)} within the ${timeoutMs / 1000} s of this webhook.`,
  }
}

function whatHung(place: Place, link: Link | null): string {
  if (link === null) return `No connection to ${place.host} became free`
  switch (link.step) {
    case 'lookup':
      return `DNS did not answer for ${place.host}`
    case 'connect':
      return `${at(place, link.address)} did not take the connection`
    case 'tls':
      return `${at(place, link.address)} did not finish the TLS handshake`
    case 'open':
      return `${at(place, link.address)} did not answer`
  }
}

function explainDial(step: DialStep, cause: Cause, place: Place): TransportFailure {
  if (step === 'lookup') return explainLookup(cause, place)
  if (step === 'tls') return explainTls(cause, place)
  const where = at(place, cause.address)
  switch (cause.code) {
    case 'ECONNREFUSED':
      return {
        reason: 'connection_refused',
        detail: `${where} refused the connection: is the receiver running?`,
      }
    case 'ECONNRESET':
      return {
        reason: 'connection_reset',
        detail: `${where} closed the connection at once.`,
      }
    case 'ETIMEDOUT':
      return { reason: 'timeout', detail: `${where} did not take the connection.` }
    default:
      return {
        reason: 'connection_failed',
        detail: `${where} cannot be reached (${cause.code}).`,
      }
  }
}

const unknownName = new Set(['ENOTFOUND', 'ENODATA', 'ENONAME', 'EAI_NONAME', 'EAI_NODATA'])

function explainLookup({ code }: Cause, place: Place): TransportFailure {
  if (unknownName.has(code)) {
    return {
      reason: 'dns_not_found',
      detail: `DNS knows no address for ${place.host}: check the host of the webhook's URL.`,
    }
  }
  return { reason: 'dns_failed', detail: `DNS could not be asked for ${place.host} (${code}).` }
}

const expired = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
const untrusted =
  /SELF_SIGNED|UNABLE_TO_|CERT_UNTRUSTED|CERT_REVOKED|CERT_REJECTED|CERT_CHAIN|INVALID_(?:CA|PURPOSE)|CERT_SIGNATURE|PATH_LENGTH/

function explainTls(cause: Cause, place: Place): TransportFailure {
  const where = at(place, null)
  const { code } = cause
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      reason: 'tls_name_mismatch',
      detail: `The certificate of ${where} is made out to another name than ${place.host}.`,
    }
  }
  if (expired.has(code)) {
    const when = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'
    return {
      reason: 'tls_expired',
      detail: `The certificate of ${where} ${when}: the receiver needs a new one.`,
    }
  }
  if (untrusted.test(code)) {
    return {
      reason: 'tls_untrusted',
      detail: `The certificate of ${where} comes from nobody that Posthorn trusts (${code}): send the whole chain, or have the operator add the authority.`,
    }
  }
  return {
    reason: 'tls_failed',
    detail: `The TLS handshake with ${where} failed (${code}): does the port speak TLS 1.2 or newer?`,
  }
}

function explainExchange(cause: Cause, place: Place): TransportFailure {
  const where = at(place, null)
  const { code, message } = cause
  if (
    code === 'HTTPParserError' ||
    code.startsWith('HPE_') ||
    code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'
  ) {
    return {
      reason: 'response_invalid',
      detail: `What ${where} answered is not HTTP/1.1 (${code}).`,
    }
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return {
      reason: 'response_invalid',
      detail: `${where} answered with more than 16 KiB of headers.`,
    }
  }
  if (message === 'bad upgrade' || message === 'bad response') {
    return {
      reason: 'http_1xx',
      detail: `${where} answered with a status below 200 that nobody asked for.`,
    }
  }
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET') {
    return {
      reason: 'connection_reset',
      detail: `${where} closed the connection before it answered. It may have got the event.`,
    }
  }
  if (code.startsWith('ERR_SSL')) {
    return { reason: 'tls_failed', detail: `${where} ended the TLS connection (${code}).` }
  }
  if (code === 'ERR_ASSERTION') {
    return { reason: 'response_invalid', detail: `What ${where} answered is not HTTP/1.1.` }
  }
  return { reason: 'connection_failed', detail: `The connection to ${where} failed (${code}).` }
}

/** Host and port, and the address where it is known and says more. */
function at(place: Place, address: string | null): string {
  const host = place.host.includes(':') ? `[${place.host}]` : place.host
  const found = address === null || address === place.host ? '' : ` (${address})`
  return `${host}:${place.port}${found}`
}

interface Cause {
  readonly code: string
  readonly message: string
  readonly address: string | null
}

/** Of several addresses tried, the first one's error stands for all. */
function firstCause(error: unknown): Cause {
  const first = error instanceof AggregateError ? (error.errors[0] ?? error) : error
  if (!(first instanceof Error)) return { code: 'unknown', message: '', address: null }
  const { code, address } = first as Error & { code?: unknown; address?: unknown }
  return {
    code: typeof code === 'string' ? code : first.name,
    message: first.message,
    address: typeof address === 'string' ? address : null,
  }
}
