import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEgressPolicy } from '../outbound/egress-policy.ts'
import { holdMetadata, parseNetworks } from './networks.ts'

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
})

describe('networks with an address where clouds hand out credentials', () => {
  test.each([
    ...['169.254.169.254/32', '169.254.170.23/32', '169.254.0.0/16', '168.63.129.16/32'],
    ...['100.64.0.0/10', '192.0.0.192/32', '0.0.0.0/0', '::/0', 'fd00::/8', 'fd20:ce::254/128'],
    ...['fe80::/10', '64:ff9b::/96', '64:ff9b::a9fe:0/112', '64:ff9b:1::/64', '2002:a9fe::/32'],
    ...['2002::/15', '2001::5601:5601/128', '2001::/23', '::a9fe:a9fe/128'],
  ])('%s', (network) => {
    expect(holdMetadata(['10.0.0.0/8', network])).toBe(true)
  })

  test.each([
    ...['127.0.0.0/8', '::1/128', '10.0.0.0/8', '169.253.0.0/16', '100.64.0.0/16', 'fd01::/16'],
    ...['64:ff9b::808:0/112', '2002:a00::/24', '2001::a9fe:a9fe/128', '2a00::/12'],
  ])('not %s', (network) => {
    expect(holdMetadata([network])).toBe(false)
  })

  // Whoever is told to set POSTHORN_ALLOW_METADATA must not be told at the start that it has no effect.
  test('are all of those for which a delivery is refused as one', () => {
    const address = fc.oneof(
      fc.tuple(fc.constantFrom(169, 168, 100, 192, 10), fc.nat(255), fc.nat(255), fc.nat(255)),
      fc.tuple(
        fc.constantFrom('::', '::ffff:0:', '64:ff9b::', '64:ff9b:1:2::', '2001::', 'fe80::'),
        fc.constantFrom('a9fe:a9fe', '5601:5601', 'a83f:8110', '57c0:7eef', '808:808'),
      ),
      fc.tuple(fc.constantFrom('2002:a9fe:a9fe::', '2002:808:808::', 'fd00:ec2::', 'fd00::')),
    )
    fc.assert(
      fc.property(address, fc.nat(32), (parts, wider) => {
        const text = typeof parts[0] === 'number' ? parts.join('.') : parts.join('')
        const bits = (text.includes(':') ? 128 : 32) - wider
        const parsed = parseNetworks(`${text}/${bits}`)
        const network = parsed.kind === 'networks' ? parsed : parseNetworks(suggested(parsed))
        if (network.kind !== 'networks') throw new Error(network.problem)
        const allowNetworks = network.networks
        const blocked = createEgressPolicy({ allowNetworks, allowMetadata: false })
        const open = createEgressPolicy({ allowNetworks, allowMetadata: true })
        if (blocked.refuseAddress(text)?.includes('POSTHORN_ALLOW_METADATA')) {
          expect(holdMetadata(allowNetworks)).toBe(true)
          expect(open.refuseAddress(text)).toBeNull()
        }
      }),
    )
  })
})

/** The network that the refusal of an address with bits behind its prefix proposes. */
function suggested({ problem }: { readonly problem: string }): string {
  return /did you mean (\S+)\?/.exec(problem)?.[1] ?? ''
}
