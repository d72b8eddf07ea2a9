import type { TLSSocket } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { httpServer, httpsServer, tcpServer } from './suite/loopback.ts'
import { failure, openSender, post, soon } from './suite/sending.ts'

describe('a receiver with TLS', () => {
  it.each([
    ['self-signed.pem', 'tls_untrusted'],
    ['other-name.pem', 'tls_name_mismatch'],
    ['expired.pem', 'tls_expired'],
  ])('and the certificate %s is called %s and gets nothing', async (certificate, reason) => {
    let requests = 0
    const server = await httpsServer(certificate, () => {
      requests += 1
    })
    const sent = await post(openSender(), server.url)
    expect(failure(sent)).toMatchObject({ reason, next: 'retry' })
    expect(requests).toBe(0)
  })

  it('is trusted only with the authority that signed it', async () => {
    const server = await httpsServer('loopback.pem', (_, response) => response.end())
    expect((await post(openSender(), server.url)).outcome.kind).toBe('delivered')
    expect(failure(await post(openSender({ ca: null }), server.url)).reason).toBe('tls_untrusted')
  })

  it('that speaks plain HTTP is called tls_failed', async () => {
    const server = await httpServer((_, response) => response.end())
    const sent = await post(openSender(), server.url.replace('http:', 'https:'))
    expect(failure(sent).reason).toBe('tls_failed')
  })

  it('that hangs in the handshake is called timeout, and its connection ends', async () => {
    const closed = Promise.withResolvers<void>()
    const server = await tcpServer((socket) => {
      socket.resume().on('close', () => closed.resolve())
    })
    const sent = await post(openSender(), server.url.replace('http:', 'https:'), soon)
    expect(failure(sent)).toMatchObject({
      reason: 'timeout',
      detail: expect.stringContaining('did not finish the TLS handshake'),
    })
    await closed.promise
  })

  it('resumes its session on the next connection', async () => {
    const resumed: boolean[] = []
    const server = await httpsServer('loopback.pem', (request, response) => {
      resumed.push((request.socket as TLSSocket).isSessionReused())
      response.setHeader('connection', 'close').end()
    })
    const sender = openSender()
    for (let n = 0; n < 3; n++) await post(sender, server.url)
    expect(resumed).toEqual([false, true, true])
  })
})
