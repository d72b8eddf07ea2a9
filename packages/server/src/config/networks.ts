import ipaddr from 'ipaddr.js'
import { type Ipv4Carrier, ipv4Carriers } from '../domain/network/ipv4-carriers.ts'
import { metadataBlocks } from '../domain/network/metadata-blocks.ts'

export type ParsedNetworks =
  | { readonly kind: 'networks'; readonly networks: readonly string[] }
  | { readonly kind: 'unusable'; readonly problem: string }

/** Reads CIDRs separated by commas or spaces. A single address stands for itself. */
export function parseNetworks(text: string): ParsedNetworks {
  const networks: string[] = []
  for (const part of text.split(/[\s,]+/).filter((each) => each !== '')) {
    const network = parseNetwork(part)
    if ('problem' in network) return { kind: 'unusable', problem: network.problem }
    networks.push(network.cidr)
  }
  return { kind: 'networks', networks }
}

type Network = readonly [base: ipaddr.IPv4 | ipaddr.IPv6, bits: number]

const metadata = Object.keys(metadataBlocks).map((cidr): Network => ipaddr.parseCIDR(cidr))

/** Whether one of the networks has an address where clouds hand out credentials, also in IPv6 clothing. */
export function holdMetadata(networks: readonly string[]): boolean {
  return networks.some((cidr) => {
    const network: Network = ipaddr.parseCIDR(cidr)
    const carried = ipv4Carriers.flatMap((carrier) => carriedNetwork(network, carrier))
    return [network, ...carried].some((each) => metadata.some((block) => overlap(each, block)))
  })
}

/** The IPv4 addresses that addresses of the network stand for; none outside of the carrier. */
function carriedNetwork(network: Network, { network: cidr, at, inverted }: Ipv4Carrier): Network[] {
  if (!overlap(network, ipaddr.parseCIDR(cidr))) return []
  const [base, bits] = network
  const bytes = base.toByteArray().slice(at / 8, at / 8 + 4)
  const address = new ipaddr.IPv4(inverted ? bytes.map((byte) => byte ^ 0xff) : bytes)
  return [[address, Math.min(Math.max(bits - at, 0), 32)]]
}

function overlap([one, oneBits]: Network, [other, otherBits]: Network): boolean {
  return one.kind() === other.kind() && one.match(other, Math.min(oneBits, otherBits))
}

/**
 * Strict on purpose: a network that was meant to be smaller opens too much. Octal and shortened
 * addresses, bits behind the prefix, and IPv4 dressed as IPv6 are refused.
 */
function parseNetwork(text: string): { cidr: string } | { problem: string } {
  const [address = '', prefix, ...more] = text.split('/')
  const isIPv4 = ipaddr.IPv4.isValidFourPartDecimal(address)
  const isIPv6 = address.includes(':') && !address.includes('%') && ipaddr.IPv6.isValid(address)
  const widest = isIPv4 ? 32 : 128
  const bits = prefix === undefined ? widest : Number(prefix)
  const isPrefix = prefix === undefined || /^\d{1,3}$/.test(prefix)
  if ((!isIPv4 && !isIPv6) || more.length > 0 || !isPrefix || bits > widest) {
    return { problem: `"${text}" is not a network; write it like 10.0.0.0/8 or fd00::/8.` }
  }
  const parsed = ipaddr.parse(address)
  if (parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress()) {
    return { problem: `"${text}" is IPv4 written as IPv6; write the IPv4 network.` }
  }
  const first = isIPv4
    ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${bits}`)
    : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${bits}`)
  const cidr = `${first.toString()}/${bits}`
  return first.toNormalizedString() === parsed.toNormalizedString()
    ? { cidr }
    : { problem: `"${text}" has bits behind its prefix; did you mean ${cidr}?` }
}
