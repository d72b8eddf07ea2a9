import { describe, expect, it } from 'vitest'
import { bareAddress, cameOverHttps, clientAddress, createTrust } from './client-address.ts'

describe('an address that a proxy names', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7:51234 ', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
    ['unknown', null],
    ['_hidden:80', null],
    ['203.0.113.7:', null],
    ['[203.0.113.7', null],
    ['', null],
  ])('%j is %j', (text, address) => {
    expect(bareAddress(text)).toBe(address)
  })
})

describe('a proxy', () => {
  it.each([
    ['10.1.2.3', true],
    ['10.1.2.3:443', true],
    ['::ffff:10.1.2.3', true],
    ['[fd00::9]:443', true],
    ['192.0.2.1', true],
    ['192.0.2.2', false],
    ['11.0.0.1', false],
    ['fe80::1', false],
    ['gibberish', false],
  ])('at %s is believed: %s', (address, believed) => {
    expect(createTrust(['10.0.0.0/8', 'fd00::/8', '192.0.2.1'])(address)).toBe(believed)
  })
})

describe('a client', () => {
  const socket = { remoteAddress: '10.0.0.1' }

  it('is where the proxy says, without the port', () => {
    expect(clientAddress({ ip: '203.0.113.7:9', socket })).toBe('203.0.113.7')
  })

  it('is the other end of the connection where the proxy says nothing usable', () => {
    expect(clientAddress({ ip: 'junk1', socket })).toBe('10.0.0.1')
    expect(clientAddress({ ip: 'junk2', socket: {} })).toBe('junk2')
  })
})

describe('a client came over https', () => {
  const trust = createTrust(['10.0.0.0/8'])
  const behind = (said: string, ...ips: string[]) =>
    cameOverHttps(
      {
        protocol: 'http',
        ips,
        headers: { 'x-forwarded-proto': said },
        socket: { remoteAddress: ips[0] },
      },
      trust,
    )
  const client = '203.0.113.7'

  it.each([
    ['https', ['10.0.0.1', client], true],
    ['HTTPS', ['10.0.0.1', client], true],
    [' Https ', ['10.0.0.1'], true],
    ['http', ['10.0.0.1', client], false],
    // Two proxies, each with a word of its own: the first speaks of the client.
    ['https, http', ['10.0.0.2', '10.0.0.1', client], true],
    ['http, https', ['10.0.0.2', '10.0.0.1', client], false],
    // The first word is the client's own.
    ['https, http', ['10.0.0.1', client], false],
    ['https, http, https', ['10.0.0.2', '10.0.0.1', client], false],
    // One word was passed on by the second.
    ['https', ['10.0.0.2', '10.0.0.1', client], true],
    ['https', [client], false],
    ['', ['10.0.0.1', client], false],
    ['wss', ['10.0.0.1', client], false],
  ])('where X-Forwarded-Proto is %j on the way %j: %s', (said, way, isSecure) => {
    expect(behind(said, ...way)).toBe(isSecure)
  })

  it('where nobody is trusted, only if it says so itself', () => {
    const headers = { 'x-forwarded-proto': 'https' }
    const socket = { remoteAddress: '10.0.0.1' }
    expect(cameOverHttps({ protocol: 'http', headers, socket }, null)).toBe(false)
    expect(cameOverHttps({ protocol: 'https', headers: {}, socket }, null)).toBe(true)
  })
})
