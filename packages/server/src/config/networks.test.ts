import { describe, expect, test } from 'vitest'
import { covers, parseNetworks } from './networks.ts'

describe('networks', () => {
  test.each([
    ['', []],
    ['10.0.0.0/8', ['10.0.0.0/8']],
    ['10.0.0.0/8, fd00::/8 192.168.1.7', ['10.0.0.0/8', 'fd00::/8', '192.168.1.7/32']],
    ['::1', ['::1/128']],
    ['0.0.0.0/0,::/0', ['0.0.0.0/0', '::/0']],
    ['FD00:0:0:0::/64', ['fd00::/64']],
  ])('"%s" is read', (text, networks) => {
    expect(parseNetworks(text)).toEqual({ kind: 'networks', networks })
  })

  test.each([
    ...[
      '10.0.0.1/8',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      '10.0.0.0/-1',
      '10.0.0/8',
      '10/8',
    ],
    ...['010.0.0.0/8', '0x0a.0.0.0/8', '167772160', 'localhost', '*', 'fd00::1/8', 'fe80::1%eth0'],
    ...['::ffff:10.0.0.0/104', '::/129', '10.0.0.0/8;10.1.0.0/16', '１０.0.0.0/8', '10.0.0.0/08a'],
  ])('"%s" is refused by name', (text) => {
    expect(parseNetworks(`192.168.0.0/16,${text}`)).toEqual({
      kind: 'unusable',
      problem: expect.stringContaining(text),
    })
  })

  test('say whether they cover an address', () => {
    expect(covers(['10.0.0.0/8'], '10.255.255.255')).toBe(true)
    expect(covers(['10.0.0.0/8'], '11.0.0.0')).toBe(false)
    expect(covers(['::/0'], '10.0.0.1')).toBe(false)
    expect(covers(['0.0.0.0/0', 'fd00::/8'], 'fd00:ec2::254')).toBe(true)
  })
})
