/** An IPv6 network whose addresses stand for IPv4 addresses on their way through a translator. */
export interface Ipv4Carrier {
  /** In CIDR notation. */
  readonly network: string
  /** The bit at which the IPv4 address begins; a multiple of eight. */
  readonly at: number
  /** Its bits are turned over. */
  readonly inverted: boolean
}

export const ipv4Carriers: readonly Ipv4Carrier[] = [
  // Mapped and compatible (RFC 4291), translated (RFC 2765).
  { network: '::ffff:0:0/96', at: 96, inverted: false },
  { network: '::/96', at: 96, inverted: false },
  { network: '::ffff:0:0:0/96', at: 96, inverted: false },
  // NAT64 (RFC 6052, RFC 8215).
  { network: '64:ff9b::/96', at: 96, inverted: false },
  { network: '64:ff9b:1::/48', at: 96, inverted: false },
  // 6to4 (RFC 3056).
  { network: '2002::/16', at: 16, inverted: false },
  // Teredo (RFC 4380).
  { network: '2001::/32', at: 96, inverted: true },
]
