import ipaddr from 'ipaddr.js'
import { ipv4Carriers } from '../domain/network/ipv4-carriers.ts'
import { metadataBlocks } from '../domain/network/metadata-blocks.ts'

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

const metadata = named(metadataBlocks)
const carriers = ipv4Carriers.map((carrier) => ({ ...carrier, block: block(carrier.network) }))

/** Which metadata service answers at the address, also in IPv6 clothing; null for none. */
export function metadataAt(address: Address): string | null {
  const carried = carriedIpv4(address)
  const found = metadata.find(
    (each) => isWithin(address, each) || (carried !== null && isWithin(carried, each)),
  )
  return found?.what ?? null
}

/** The IPv4 address that an IPv6 address stands for; null for none. */
function carriedIpv4(address: Address): Address | null {
  const carrier = carriers.find((each) => isWithin(address, each.block))
  if (carrier === undefined) return null
  const first = carrier.at / 8
  const bytes = address.toByteArray().slice(first, first + 4)
  return new ipaddr.IPv4(carrier.inverted ? bytes.map((byte) => byte ^ 0xff) : bytes)
}

function named(blocks: Readonly<Record<string, string>>): NamedBlock[] {
  return Object.entries(blocks).map(([cidr, what]) => ({ ...block(cidr), what }))
}

function block(cidr: string): AddressBlock {
  const parsed = parseBlock(cidr)
  if (parsed === null) throw new Error(`${cidr} is not a block of addresses`)
  return parsed
}
