import ipaddr from 'ipaddr.js'

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

/** Whether an address lies in one of the networks. */
export function covers(networks: readonly string[], address: string): boolean {
  const parsed = ipaddr.parse(address)
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network)
    return base.kind() === parsed.kind() && parsed.match(base, bits)
  })
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
