import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEgressPolicy } from './egress-policy.ts'

const strict = createEgressPolicy({ allowNetworks: [], allowMetadata: false })

/** Hosts that lead into this machine, its network or its cloud, in every spelling a URL takes. */
const refusedHosts = [
  // Loopback: plain, short, decimal, octal, hexadecimal, mixed, full-width, percent-encoded.
  ['127.0.0.1', '127.0.0.2', '127.255.255.254', '127.1', '127.0.1', '127.0.0.1.', '127.1.'],
  ['2130706433', '2130706433.', '0x7f000001', '0x7F000001', '0X7f000001', '017700000001'],
  ['0177.0.0.1', '0177.0.0.01', '00177.1', '0x7f.0.0.1', '0x7f.1', '0x7f.0x0.0x0.0x1', '127.0x1'],
  ['127.0.0.0x1', '127.00.00.01', '0x7f.00.0x0.1', '0177.0x0.0.1', '127.0.00000000001'],
  [
    '127。0。0。1',
    '127．0．0．1',
    '１２７.0.0.1',
    '１２７．１',
    '①②⑦.①',
    '①②⑦.⓪.⓪.①',
    '%31%32%37.0.0.1',
  ],
  ['127%2e0%2e0%2e1', '127.0.0.%31', '127.0.0.1%2e'],
  // This host.
  ['0.0.0.0', '0', '00', '0x0', '0.0', '0.1.2.3', '0000.0', '0x0.0x0.0x0.0x0'],
  // Names of this machine.
  [
    'localhost',
    'LOCALHOST',
    'LocalHost',
    'localhost.',
    'localhost..',
    'a.localhost',
    'ａ.ｌｏｃａｌｈｏｓｔ',
  ],
  ['ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', 'app.localhost.', '%6cocalhost'],
  // Private networks, carriers, link-local.
  ['10.0.0.1', '10.255.255.255', '10.1', '167772161', '0xa000001', '012.0.0.1', '１０.0.0.1'],
  ['172.16.0.1', '172.31.255.254', '172.16.1', '0xac100001', '2886729729', '0254.020.0.1'],
  ['192.168.0.1', '192.168.1', '192.168.65535', '3232235521', '0xc0a80001', '0300.0250.0.1'],
  ['100.64.0.1', '100.127.255.254', '0x64400001'],
  ['169.254.0.1', '169.254.1.1', '169.254.255.254'],
  // Metadata services.
  ['169.254.169.254', '169.254.43518', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376'],
  ['0xa9.0xfe.0xa9.0xfe', '169.254.0xa9fe', '１６９.２５４.１６９.２５４', '169.254.169.254.'],
  [
    '169.254.170.2',
    '169.254.170.23',
    '100.100.100.200',
    '168.63.129.16',
    '0xa83f8110',
    '192.0.0.192',
  ],
  ['metadata.google.internal', 'METADATA.google.internal.', 'metadata', 'metadata.goog'],
  [
    'instance-data',
    'instance-data.ec2.internal',
    'metadata.azure.internal',
    'metadata.tencentyun.com',
  ],
  // Reserved, documentation, benchmarks, relays, multicast, broadcast.
  ['192.0.0.1', '192.0.0.8', '192.0.2.1', '198.51.100.7', '203.0.113.9', '192.88.99.1'],
  ['198.18.0.1', '198.19.255.254', '192.31.196.1', '192.52.193.1', '192.175.48.1'],
  ['224.0.0.1', '239.255.255.250', '240.0.0.1', '250.1.2.3', '255.255.255.255', '0xffffffff'],
  // IPv6: unspecified, loopback, private, link-local, site-local, multicast.
  [
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[0000:0000:0000:0000:0000:0000:0000:0001]',
    '[::0.0.0.1]',
  ],
  [
    '[fc00::1]',
    '[fd00::1]',
    '[fdff:ffff::1]',
    '[fd00:ec2::254]',
    '[fd00:ec2::23]',
    '[fd20:ce::254]',
  ],
  ['[fe80::1]', '[febf::1]', '[fec0::1]', '[feff::1]', '[ff02::1]', '[ff0e::1]', '[fd00:42::42]'],
  // IPv4 inside IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo, with public addresses too.
  ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::FFFF:7F00:0001]', '[0:0:0:0:0:ffff:127.0.0.1]'],
  ['[::ffff:10.0.0.1]', '[::ffff:a00:1]', '[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]'],
  [
    '[::ffff:8.8.8.8]',
    '[::ffff:808:808]',
    '[::127.0.0.1]',
    '[::7f00:1]',
    '[::a9fe:a9fe]',
    '[::8.8.8.8]',
  ],
  ['[::ffff:0:127.0.0.1]', '[::ffff:0:7f00:1]', '[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]'],
  ['[64:ff9b::a9fe:a9fe]', '[64:ff9b::8.8.8.8]', '[64:ff9b:1::7f00:1]', '[64:ff9b:1:ffff::1]'],
  ['[2002:7f00:1::]', '[2002:a9fe:a9fe::1]', '[2002:808:808::1]', '[2002:a00:1::]', '[2002::1]'],
  ['[2001::1]', '[2001:0:4136:e378:8000:63bf:80ff:fffe]', '[2001:0:7f00:1::]', '[2001:0:ffff::]'],
  // The rest of IPv6 that is not public.
  [
    '[100::1]',
    '[100:0:0:1::1]',
    '[2001:db8::1]',
    '[3fff::1]',
    '[3fff:fff::1]',
    '[5f00::1]',
    '[4000::1]',
  ],
  [
    '[2001:2::1]',
    '[2001:10::1]',
    '[2001:20::1]',
    '[2001:30::1]',
    '[2001:1ff::1]',
    '[2620:4f:8000::1]',
  ],
  ['[1::1]', '[1fff::1]', '[8000::1]', '[c000::1]', '[e000::1]', '[f000::1]', '[::2]', '[::ffff]'],
].flat()

const publicHosts = [
  [
    '8.8.8.8',
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '100.63.255.255',
  ],
  [
    '100.128.0.1',
    '169.253.255.255',
    '169.255.0.1',
    '172.15.255.255',
    '172.32.0.1',
    '192.167.255.255',
  ],
  [
    '192.169.0.1',
    '192.0.1.1',
    '192.0.3.1',
    '198.17.255.255',
    '198.20.0.1',
    '198.51.99.1',
    '203.0.112.1',
  ],
  ['203.0.114.1', '223.255.255.255', '168.63.129.15', '168.63.129.17', '0x08080808', '134744072'],
  ['[2606:4700:4700::1111]', '[2a00:1450:4001::1]', '[2001:200::1]', '[2001:4860:4860::8888]'],
  [
    '[2001:db7:ffff::1]',
    '[2001:db9::1]',
    '[2003::1]',
    '[2001:ffff::1]',
    '[3ffe::1]',
    '[2620:4f:8001::1]',
  ],
  [
    'example.com',
    'EXAMPLE.com.',
    'xn--bcher-kva.example',
    'bücher.example',
    'localhost.example.com',
  ],
  ['notlocalhost', 'metadata.google.internal.example.com', '127.0.0.1.nip.io', 'a_b.example.com'],
].flat()

const refusedUrls = [
  ['empty', ''],
  ['no URL', 'example.com/hook'],
  ['relative', '/hook'],
  ['no host', 'https://'],
  ['no host but a path', 'https:///'],
  ['a dot for a host', 'https://./'],
  ['space in the host', 'https://exa mple.com/'],
  ['five parts', 'http://1.2.3.4.5/'],
  ['a part too large', 'http://256.1.1.1/'],
  ['a number too large', 'http://4294967296/'],
  ['hexadecimal of nothing', 'http://0x/'],
  ['a zone', 'http://[fe80::1%25eth0]/'],
  ['half an address', 'http://[::1'],
  ['ftp', 'ftp://example.com/'],
  ['file', 'file:///etc/passwd'],
  ['gopher', 'gopher://example.com:70/_x'],
  ['data', 'data:text/plain,hi'],
  ['javascript', 'javascript:alert(1)'],
  ['ws', 'ws://example.com/'],
  ['unix', 'unix:/var/run/docker.sock'],
  ['http+unix', 'http+unix://%2Fvar%2Frun%2Fdocker.sock/'],
  ['a user name', 'https://me@example.com/'],
  ['a user name and password', 'https://me:secret@example.com/'],
  ['only a password', 'https://:secret@example.com/'],
  ['a host that hides behind userinfo', 'https://example.com@127.0.0.1/'],
  ['a host that hides behind a backslash', 'https://127.0.0.1\\@example.com/'],
  ['a newline inside', 'http://127.0.0\n.1/'],
  ['a tab inside', 'http://127.0\t.0.1/'],
  ['spaces around', '  http://127.0.0.1/  '],
  ['one slash', 'http:/127.0.0.1/'],
  ['many slashes', 'http:////127.0.0.1/'],
  ['backslashes', 'http:\\\\127.0.0.1\\'],
  ['port 0', 'https://example.com:0/'],
  ['a port too large', 'https://example.com:65536/'],
  ['mail', 'https://example.com:25/'],
  ['ssh', 'http://example.com:22/'],
  ['chat', 'http://example.com:6667/'],
  ['telephony', 'http://example.com:5060/'],
  ['too long', `https://example.com/${'a'.repeat(2_048)}`],
] as const

describe('the URL of a webhook', () => {
  it.each(refusedHosts)('is refused for the host %s, with a sentence', (host) => {
    for (const url of [`http://${host}/`, `https://${host}:8443/hook?a=b#c`]) {
      const sentence = strict.refuseUrl(url)
      // Some spellings are no URL at all to WHATWG; refusing them is what counts.
      expect(sentence, url).toMatch(/^.{20,}\.$/s)
    }
  })

  it.each(publicHosts)('is taken for the host %s', (host) => {
    expect(strict.refuseUrl(`https://${host}/hook?token=1`)).toBeNull()
    expect(strict.refuseUrl(`http://${host}:8080/`)).toBeNull()
  })

  it.each(refusedUrls)('is refused for %s', (_, url) => {
    expect(strict.refuseUrl(url)).toMatch(/\.$/)
  })

  it('never has its secrets repeated in the sentence', () => {
    const url = 'https://me:hunter2@example.com/?token=hunter2'
    expect(strict.refuseUrl(url)).not.toContain('hunter2')
    expect(strict.refuseUrl('http://10.0.0.1/?token=hunter2')).not.toContain('hunter2')
  })

  it('tells what to do', () => {
    expect(strict.refuseUrl('http://10.0.0.1/')).toBe(
      '10.0.0.1 is a private address. Deliveries go to public addresses only, unless the operator allows the network (POSTHORN_ALLOW_NETWORKS).',
    )
    expect(strict.refuseUrl('http://169.254.169.254/')).toBe(
      '169.254.169.254 is an address where clouds hand out credentials. Deliveries go there only if the operator allows both the network (POSTHORN_ALLOW_NETWORKS) and metadata addresses (POSTHORN_ALLOW_METADATA=true).',
    )
  })
})

describe('an address', () => {
  it.each(refusedHosts.filter((host) => /^\[/.test(host)).map((host) => host.slice(1, -1)))(
    'is refused as DNS gives it: %s',
    (address) => {
      expect(strict.refuseAddress(address)).not.toBeNull()
    },
  )

  it.each([
    '',
    'example.com',
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '8.8.8.8.',
    ' 8.8.8.8',
    '8.8.8',
  ])('is refused when it is not plainly one: %j', (text) => {
    expect(strict.refuseAddress(text)).toBe('not an address that Posthorn can read.')
  })

  it.each(['fe80::1%eth0', '2606:4700::1%1', '::1%lo'])('is refused with a zone: %s', (text) => {
    expect(strict.refuseAddress(text)).not.toBeNull()
  })

  it('is refused whenever it carries IPv4 inside IPv6, whatever the IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (v4) => {
        const [a = 0, b = 0, c = 0, d = 0] = v4.split('.').map(Number)
        const high = ((a << 8) | b).toString(16)
        const low = ((c << 8) | d).toString(16)
        for (const address of [
          `::ffff:${v4}`,
          `::${v4}`,
          `::ffff:0:${high}:${low}`,
          `64:ff9b::${high}:${low}`,
          `64:ff9b:1:0:0:0:${high}:${low}`,
          `2002:${high}:${low}::1`,
          `2001:0:${high}:${low}::`,
        ]) {
          expect(strict.refuseAddress(address), address).not.toBeNull()
        }
      }),
    )
  })

  it('outside 2000::/3 is refused without exception', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const first = Number.parseInt(address.split(':')[0] || '0', 16)
        fc.pre(first < 0x2000 || first > 0x3fff)
        expect(strict.refuseAddress(address)).not.toBeNull()
      }),
    )
  })
})

describe('networks that the operator allows', () => {
  const inside = createEgressPolicy({
    allowNetworks: ['10.0.0.0/8', ' 127.0.0.0/8 ', '::1', 'fd00:ec2::/32', '169.254.0.0/16'],
    allowMetadata: false,
  })

  it.each(['10.0.0.1', '10.255.0.9', '127.0.0.1', '::1'])('open %s', (address) => {
    expect(inside.refuseAddress(address)).toBeNull()
  })

  it.each(['192.168.0.1', '0.0.0.0', '::'])('leave %s shut', (address) => {
    expect(inside.refuseAddress(address)).not.toBeNull()
  })

  it.each(['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::7f00:1', '2002:a00:1::'])(
    'do not open their addresses in IPv6 clothing: %s',
    (address) => {
      expect(inside.refuseAddress(address)).not.toBeNull()
    },
  )

  it('open localhost with loopback', () => {
    expect(inside.refuseUrl('http://localhost:3000/')).toBeNull()
    expect(inside.refuseUrl('http://[::1]:3000/')).toBeNull()
    const six = createEgressPolicy({ allowNetworks: ['::1/128'], allowMetadata: false })
    expect(six.refuseUrl('http://localhost:3000/')).toBeNull()
    expect(six.refuseUrl('http://127.0.0.1:3000/')).not.toBeNull()
  })

  it('do not open ports that other services listen to', () => {
    expect(inside.refuseUrl('http://10.0.0.1:25/')).toContain('Port 25')
  })

  const bothSettings = /credentials\..*POSTHORN_ALLOW_NETWORKS.*POSTHORN_ALLOW_METADATA=true/
  const everywhere = ['0.0.0.0/0', '::/0']
  const metadata = [
    ['169.254.169.254', '169.254.170.2', '169.254.170.23', '100.100.100.200', '168.63.129.16'],
    ['192.0.0.192', 'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42'],
    ['::ffff:169.254.169.254', '::a9fe:a9fe', '64:ff9b::a9fe:a9fe', '64:ff9b:1::a9fe:a9fe'],
    ['2002:a9fe:a9fe::1', '2001:0:1:1:1:1:5601:5601', '::ffff:a83f:8110', '::ffff:0:a9fe:a9fe'],
  ].flat()

  it.each(metadata)('never open the metadata address %s alone', (address) => {
    const wide = createEgressPolicy({ allowNetworks: everywhere, allowMetadata: false })
    expect(wide.refuseAddress(address)).toMatch(bothSettings)
    const widest = createEgressPolicy({ allowNetworks: everywhere, allowMetadata: true })
    expect(widest.refuseAddress(address)).toBeNull()
    const onlyFlag = createEgressPolicy({ allowNetworks: [], allowMetadata: true })
    expect(onlyFlag.refuseAddress(address)).toMatch(bothSettings)
  })

  it('never open a metadata name alone', () => {
    const wide = createEgressPolicy({ allowNetworks: everywhere, allowMetadata: false })
    expect(wide.refuseUrl('http://metadata.google.internal/')).toMatch(bothSettings)
    expect(wide.refuseUrl('http://192.168.0.1/')).toBeNull()
  })

  it.each([
    '',
    '10.0.0.0/33',
    '10.0.0/8',
    'example.com',
    '0x7f.0.0.1/8',
    'fe80::1%eth0',
    '1.2.3.4/',
  ])('must be networks: %j is not one', (text) => {
    expect(() => createEgressPolicy({ allowNetworks: [text], allowMetadata: false })).toThrow(
      'is not a network',
    )
  })
})
