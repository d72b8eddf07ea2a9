import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BlockedError, DialError, type DialStep, newLink, type Place } from './dial.ts'
import { explainError, explainTimeout } from './transport-errors.ts'

const place: Place = {
  origin: 'https://receiver.test:8443',
  host: 'receiver.test',
  port: 8443,
  secure: true,
}

function withCode(code: string, address?: string): Error {
  return Object.assign(new Error(code), { code, address })
}

describe('a connection that did not come about', () => {
  it.each<[DialStep, string, string]>([
    ['lookup', 'ENOTFOUND', 'dns_not_found'],
    ['lookup', 'ENODATA', 'dns_not_found'],
    ['lookup', 'ETIMEOUT', 'dns_failed'],
    ['lookup', 'EAI_AGAIN', 'dns_failed'],
    ['lookup', 'ESERVFAIL', 'dns_failed'],
    ['lookup', 'ECONNREFUSED', 'dns_failed'],
    ['connect', 'ECONNREFUSED', 'connection_refused'],
    ['connect', 'ECONNRESET', 'connection_reset'],
    ['connect', 'ETIMEDOUT', 'timeout'],
    ['connect', 'EHOSTUNREACH', 'connection_failed'],
    ['connect', 'ENETUNREACH', 'connection_failed'],
    ['connect', 'EMFILE', 'connection_failed'],
    ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'tls_untrusted'],
    ['tls', 'SELF_SIGNED_CERT_IN_CHAIN', 'tls_untrusted'],
    ['tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls_untrusted'],
    ['tls', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls_untrusted'],
    ['tls', 'CERT_REVOKED', 'tls_untrusted'],
    ['tls', 'ERR_TLS_CERT_ALTNAME_INVALID', 'tls_name_mismatch'],
    ['tls', 'CERT_HAS_EXPIRED', 'tls_expired'],
    ['tls', 'CERT_NOT_YET_VALID', 'tls_expired'],
    ['tls', 'ERR_SSL_WRONG_VERSION_NUMBER', 'tls_failed'],
    ['tls', 'ECONNRESET', 'tls_failed'],
    ['tls', 'EPROTO', 'tls_failed'],
  ])('at %s with %s is called %s', (step, code, reason) => {
    const { reason: found, detail } = explainError(new DialError(step, withCode(code)), place)
    expect(found).toBe(reason)
    expect(detail).toContain('receiver.test')
  })

  it('names the address that was tried', () => {
    const error = new AggregateError([
      withCode('ECONNREFUSED', '192.0.2.7'),
      withCode('ENETUNREACH', '2001:db8::7'),
    ])
    expect(explainError(new DialError('connect', error), place)).toEqual({
      reason: 'connection_refused',
      detail: 'receiver.test:8443 (192.0.2.7) refused the connection: is the receiver running?',
    })
  })

  it('repeats the sentence of the egress policy', () => {
    expect(explainError(new BlockedError('No.'), place)).toEqual({
      reason: 'blocked_address',
      detail: 'No.',
    })
  })
})

describe('an exchange that broke', () => {
  it.each([
    ['ECONNRESET', 'connection_reset'],
    ['EPIPE', 'connection_reset'],
    ['UND_ERR_SOCKET', 'connection_reset'],
    ['HPE_INVALID_CONSTANT', 'response_invalid'],
    ['UND_ERR_HEADERS_OVERFLOW', 'response_invalid'],
    ['ERR_ASSERTION', 'response_invalid'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls_failed'],
    ['EWHATEVER', 'connection_failed'],
  ])('with %s is called %s', (code, reason) => {
    expect(explainError(withCode(code), place).reason).toBe(reason)
  })

  it('is explained whatever was thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (error) => {
        expect(explainError(error, place).detail).toMatch(/\.$/)
        expect(explainError(new DialError('tls', error), place).reason).toBe('tls_failed')
      }),
    )
  })
})

describe('a timeout', () => {
  it.each<[DialStep, string]>([
    ['lookup', 'DNS did not answer for receiver.test within the 15 s of this webhook.'],
    [
      'connect',
      'receiver.test:8443 (192.0.2.7) did not take the connection within the 15 s of this webhook.',
    ],
    [
      'tls',
      'receiver.test:8443 (192.0.2.7) did not finish the TLS handshake within the 15 s of this webhook.',
    ],
    ['open', 'receiver.test:8443 (192.0.2.7) did not answer within the 15 s of this webhook.'],
  ])('at %s says so', (step, detail) => {
    const link = { ...newLink(), step, address: '192.0.2.7' }
    expect(explainTimeout(15_000, place, link)).toEqual({ reason: 'timeout', detail })
  })

  it('while waiting for a turn says so', () => {
    expect(explainTimeout(1_500, place, null).detail).toBe(
      'No connection to receiver.test became free within the 1.5 s of this webhook.',
    )
  })
})
