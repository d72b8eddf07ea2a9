import ipaddr from 'ipaddr.js'

/** An address as ipaddr.js holds it. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A block of addresses: `10.0.0.0/8`, or a single address. */
export interface AddressBlock {
  readonly network: Address
  readonly prefix: number
}

/** Reads a block in CIDR notation, or a single address; null when it is neither. */
export function parseBlock(text: string): AddressBlock | null {
  const whole = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`
  const address = whole.slice(0, whole.indexOf('/'))
  const plain = address.includes(':') || ipaddr.IPv4.isValidFourPartDecimal(address)
  if (!plain || address.includes('%') || !ipaddr.isValidCIDR(whole)) return null
  const [network, prefix] = ipaddr.parseCIDR(whole)
  return { network, prefix }
}

export function isWithin(address: Address, block: AddressBlock): boolean {
  return address.kind() === block.network.kind() && address.match(block.network, block.prefix)
}

export interface NamedBlock extends AddressBlock {
  /** Completes "… is". */
  readonly what: string
}

/**
 * What is not the public internet, from the special-purpose registries of IANA (RFC 6890 and its
 * updates), the first that matches first. IPv6 forms that carry an IPv4 address are refused as a
 * whole: nobody publishes a receiver under one.
 */
export const specialBlocks: readonly NamedBlock[] = named({
  '0.0.0.0/8': 'an address of "this host" (RFC 1122)',
  '10.0.0.0/8': 'a private address',
  '100.64.0.0/10': 'a shared address behind a carrier (RFC 6598)',
  '127.0.0.0/8': 'a loopback address',
  '168.63.129.16/32': 'a service address of Azure',
  '169.254.0.0/16': 'a link-local address',
  '172.16.0.0/12': 'a private address',
  '192.0.0.0/24': 'an address reserved for protocols',
  '192.0.2.0/24': 'an address for documentation',
  '192.31.196.0/24': 'an AS112 address',
  '192.52.193.0/24': 'an address for multicast relays',
  '192.88.99.0/24': 'a 6to4 relay address',
  '192.168.0.0/16': 'a private address',
  '192.175.48.0/24': 'an AS112 address',
  '198.18.0.0/15': 'an address for benchmarks',
  '198.51.100.0/24': 'an address for documentation',
  '203.0.113.0/24': 'an address for documentation',
  '224.0.0.0/4': 'a multicast address',
  '255.255.255.255/32': 'the broadcast address',
  '240.0.0.0/4': 'a reserved address',

  '::/128': 'the unspecified address',
  '::1/128': 'a loopback address',
  '::ffff:0:0/96': 'an IPv4 address in IPv6 clothing (RFC 4291)',
  '::ffff:0:0:0/96': 'an IPv4 address in IPv6 clothing (RFC 2765)',
  '::/96': 'an IPv4 address in IPv6 clothing (RFC 4291)',
  '64:ff9b::/96': 'a NAT64 address (RFC 6052)',
  '64:ff9b:1::/48': 'a NAT64 address (RFC 8215)',
  '100::/64': 'a discard address',
  '2001::/32': 'a Teredo address (RFC 4380)',
  '2001::/23': 'an address reserved for protocols',
  '2001:db8::/32': 'an address for documentation',
  '2002::/16': 'a 6to4 address (RFC 3056)',
  '2620:4f:8000::/48': 'an AS112 address',
  '3fff::/20': 'an address for documentation',
  '5f00::/16': 'a segment routing address',
  'fc00::/7': 'a private address',
  'fe80::/10': 'a link-local address',
  'fec0::/10': 'a site-local address',
  'ff00::/8': 'a multicast address',
})

/** All of IPv6 that has been given out for the public internet so far. */
export const publicIpv6 = block('2000::/3')

/**
 * Where clouds hand out credentials to whoever asks from inside: AWS, Google, Azure, Oracle,
 * OpenStack and others on the link, and those with addresses of their own.
 */
export const metadataBlocks: readonly NamedBlock[] = named({
  '169.254.0.0/16': 'an address where clouds hand out credentials',
  '168.63.129.16/32': 'an address where Azure hands out credentials',
  '100.100.100.200/32': 'an address where Alibaba Cloud hands out credentials',
  '192.0.0.192/32': 'an address where Oracle Cloud hands out credentials',
  'fd00:ec2::/32': 'an address where AWS hands out credentials',
  'fd20:ce::/32': 'an address where Google Cloud hands out credentials',
  'fd00:42::42/128': 'an address where Scaleway hands out credentials',
  'fe80::a9fe:a9fe/128': 'an address where clouds hand out credentials',
})

/** Where `embeddedIpv4` finds the last 32 bits to be an IPv4 address. */
const endsInIpv4 = [
  '::ffff:0:0/96',
  '::ffff:0:0:0/96',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
].map(block)
const sixToFour = block('2002::/16')
const teredo = block('2001::/32')

/** The IPv4 address that an IPv6 address stands for on its way through a translator; null for none. */
export function embeddedIpv4(address: Address): ipaddr.IPv4 | null {
  if (!(address instanceof ipaddr.IPv6)) return null
  const bytes = address.toByteArray()
  if (endsInIpv4.some((each) => isWithin(address, each))) return new ipaddr.IPv4(bytes.slice(12))
  if (isWithin(address, sixToFour)) return new ipaddr.IPv4(bytes.slice(2, 6))
  if (isWithin(address, teredo)) return new ipaddr.IPv4(bytes.slice(12).map((byte) => byte ^ 0xff))
  return null
}

function named(blocks: Readonly<Record<string, string>>): NamedBlock[] {
  return Object.entries(blocks).map(([cidr, what]) => ({ ...block(cidr), what }))
}

function block(cidr: string): AddressBlock {
  const parsed = parseBlock(cidr)
  if (parsed === null) throw new Error(`${cidr} is not a block of addresses`)
  return parsed
}
