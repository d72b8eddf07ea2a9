import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { webhookLimits } from '../domain/webhook/webhook.ts'
import {
  type Address,
  isWithin,
  metadataAt,
  parseBlock,
  publicIpv6,
  specialBlocks,
} from './address-blocks.ts'
import { refusedPorts } from './refused-ports.ts'

/**
 * Where deliveries may go. A URL is looked at when a webhook is saved, for the person who saves it;
 * addresses are looked at each time a connection is made, which is the defence: a name may resolve to
 * anything. What cannot be read is refused.
 *
 * Only the public internet is allowed, and the networks that the operator names. Addresses where
 * clouds hand out credentials need a second permission, even inside an allowed network.
 */
export interface EgressPolicy {
  /** A sentence that says why the URL cannot be delivered to; null when nothing in it speaks against. */
  refuseUrl(url: string): string | null
  /**
   * Why an address must not be connected to and what would allow it, so that it completes the
   * sentence "10.0.0.1 is …"; null when it may be.
   */
  refuseAddress(address: string): string | null
}

export interface EgressRules {
  /** CIDR blocks or addresses that may be delivered to although they are not public. */
  readonly allowNetworks: readonly string[]
  /** Lets allowed networks include the addresses of metadata services. */
  readonly allowMetadata: boolean
}

/** Names of metadata services, whatever they resolve to. */
const metadataNames = new Set([
  'instance-data',
  'instance-data.ec2.internal',
  'metadata',
  'metadata.azure.internal',
  'metadata.goog',
  'metadata.google.internal',
  'metadata.oraclecloud.com',
  'metadata.packet.net',
  'metadata.platformequinix.com',
  'metadata.tencentyun.com',
])

/** Throws when a network of the rules is not one: the configuration checks them first. */
export function createEgressPolicy(rules: EgressRules): EgressPolicy {
  const allowed = rules.allowNetworks.map((text) => {
    const block = parseBlock(text.trim())
    if (block === null) throw new Error(`${text} is not a network, such as 10.0.0.0/8`)
    return block
  })

  function refuseAddress(text: string): string | null {
    const address = parseAddress(text)
    if (address === null) return 'not an address that Posthorn can read.'
    const metadata = metadataAt(address)
    const isAllowed = allowed.some((block) => isWithin(address, block))
    if (isAllowed && (metadata === null || rules.allowMetadata)) return null
    if (metadata !== null) return `${metadata}. ${metadataOnly}`
    const special = whatIsSpecial(address)
    return special === null ? null : `${special}. ${publicOnly}`
  }

  function refuseUrl(text: string): string | null {
    if (text.length > webhookLimits.urlLength) {
      return `The URL is too long: at most ${webhookLimits.urlLength} characters.`
    }
    const url = URL.parse(text)
    if (url === null)
      return 'This is not a URL. Write it in full, as in https://example.com/webhooks.'
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      return `The URL begins with ${url.protocol.slice(0, 32)} but only https: and http: can be delivered to.`
    }
    if (url.username !== '' || url.password !== '') {
      return 'The URL holds a user name or password. Take them out and set auth instead.'
    }
    if (refusedPorts.has(Number(url.port || 443))) {
      return `Port ${url.port} cannot be delivered to: it belongs to a service that does not speak HTTP. Use another port.`
    }
    return refuseHost(url.hostname)
  }

  function refuseHost(hostname: string): string | null {
    const host = bareHost(hostname)
    if (host === '') return 'The URL names no host.'
    if (metadataNames.has(host) && !rules.allowMetadata) {
      return `${host} is a name under which clouds hand out credentials. ${metadataOnly}`
    }
    if (isIP(host) !== 0) {
      const what = refuseAddress(host)
      return what === null ? null : `${host} is ${what}`
    }
    const local = host === 'localhost' || host.endsWith('.localhost')
    if (local && refuseAddress('127.0.0.1') !== null && refuseAddress('::1') !== null) {
      return `${host} is this machine itself. ${publicOnly}`
    }
    return null
  }

  return { refuseUrl, refuseAddress }
}

/** One of these ends every sentence about a refused address: what the operator can do. */
export const publicOnly =
  'Deliveries go to public addresses only, unless the operator allows the network (POSTHORN_ALLOW_NETWORKS).'
const metadataOnly =
  'Deliveries go there only if the operator allows both the network (POSTHORN_ALLOW_NETWORKS) and metadata addresses (POSTHORN_ALLOW_METADATA=true).'

/** The host of a parsed URL as DNS and sockets take it: no brackets, no dot at the end. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname.replace(/\.+$/, '')
}

function parseAddress(text: string): Address | null {
  return isIP(text) === 0 || text.includes('%') ? null : ipaddr.parse(text)
}

function whatIsSpecial(address: Address): string | null {
  const special = specialBlocks.find((block) => isWithin(address, block))
  if (special !== undefined) return special.what
  if (address.kind() === 'ipv6' && !isWithin(address, publicIpv6)) {
    return 'not an address of the public internet (2000::/3)'
  }
  // A block that ipaddr.js knows and the table above does not yet.
  return address.range() === 'unicast' ? null : 'a reserved address'
}
