import ipaddr from 'ipaddr.js'

/**
 * An address as `X-Forwarded-For` has it, without the port that some proxies add and the brackets that
 * IPv6 wears then; null when it is none.
 */
export function bareAddress(text: string): string | null {
  const trimmed = text.trim()
  const [, inner] = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(trimmed) ?? []
  const address = inner ?? trimmed.replace(/^([^:]+):\d{1,5}$/, '$1')
  return ipaddr.isValid(address) ? address : null
}

/** Whether an address is one of the proxies whose `X-Forwarded-…` headers are believed. */
export function createTrust(networks: readonly string[]): (address: string) => boolean {
  const trusted = networks.map((network) => {
    const alone = ipaddr.isValid(network) ? ipaddr.parse(network) : null
    if (alone === null) return ipaddr.parseCIDR(network)
    return [alone, alone.kind() === 'ipv4' ? 32 : 128] as const
  })
  return (text) => {
    const bare = bareAddress(text)
    if (bare === null) return false
    // IPv4 inside of IPv6 is IPv4.
    const address = ipaddr.process(bare)
    return trusted.some(
      ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
    )
  }
}

/**
 * Where a request comes from: what the proxies say, if that is an address, otherwise the other end of
 * the connection, so that nobody shares a limit with all who say nothing usable.
 */
export function clientAddress(request: {
  readonly ip: string
  readonly socket: { readonly remoteAddress?: string | undefined }
}): string {
  return bareAddress(request.ip) ?? request.socket.remoteAddress ?? request.ip
}

/**
 * Whether the client came over https, as the trusted proxy says that it reached first. Proxies add their
 * word at the end of `X-Forwarded-Proto`, as they add an address to `X-Forwarded-For`, so that as many
 * words count as there are proxies between: what stands before them somebody else wrote. A proxy that
 * wrote one word for all is believed for all.
 */
export function cameOverHttps(
  request: {
    readonly protocol: string
    /** From the other end of the connection to the client, all in between trusted. */
    readonly ips?: readonly string[] | undefined
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
    readonly socket: { readonly remoteAddress?: string | undefined }
  },
  trust: ((address: string) => boolean) | null,
): boolean {
  const { headers, ips = [], protocol, socket } = request
  const said = String(headers['x-forwarded-proto'] ?? '')
  if (said === '' || trust?.(socket.remoteAddress ?? '') !== true) return protocol === 'https'
  const words = said.split(',')
  const proxies = Math.max(1, ips.length - 1)
  return words[Math.max(0, words.length - proxies)]?.trim().toLowerCase() === 'https'
}
