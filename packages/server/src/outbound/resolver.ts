import { promises as dns, type LookupAddress, lookup } from 'node:dns'
import { promisify } from 'node:util'

/** An address that a name resolves to. */
export type ResolvedAddress = LookupAddress

/** Every address of a name; rejects with the error of DNS when there is none. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>

export interface ResolverOptions {
  /** DNS servers as `address:port`; those of the system by default. */
  readonly servers?: readonly string[]
  /** How long a server has for its first answer; the second and last try has longer. */
  readonly timeoutMs?: number
}

const systemLookup = promisify(lookup)

/**
 * Asks DNS servers first, beside the thread pool: libuv runs only two of the system's own look-ups at
 * once, so two names whose servers hang would keep every other webhook from connecting. The system is
 * asked about what DNS does not know (the hosts file, search domains, multicast DNS), and about names
 * without a dot. A name whose servers do not answer is not asked about twice.
 *
 * Look-ups of one name at the same time are one.
 */
export function createResolver(options: ResolverOptions = {}): Resolve {
  const resolver = new dns.Resolver({ timeout: options.timeoutMs ?? 2_000, tries: 2 })
  if (options.servers !== undefined) resolver.setServers(options.servers)
  const underWay = new Map<string, Promise<readonly ResolvedAddress[]>>()

  async function askServers(hostname: string): Promise<readonly ResolvedAddress[]> {
    const [v6, v4] = await Promise.allSettled([
      resolver.resolve6(hostname),
      resolver.resolve4(hostname),
    ])
    const found = [
      ...(v6.status === 'fulfilled' ? v6.value : []).map((address) => ({ address, family: 6 })),
      ...(v4.status === 'fulfilled' ? v4.value : []).map((address) => ({ address, family: 4 })),
    ]
    if (found.length > 0) return found
    const errors = [v4, v6].flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    const silent = errors.find((error) => silentCodes.has(error?.code))
    if (silent !== undefined) throw silent
    return askSystem(hostname)
  }

  return (hostname) => {
    let asked = underWay.get(hostname)
    if (asked === undefined) {
      const local = !hostname.includes('.') || hostname.endsWith('.localhost')
      asked = (local ? askSystem(hostname) : askServers(hostname)).finally(() =>
        underWay.delete(hostname),
      )
      underWay.set(hostname, asked)
    }
    return asked
  }
}

const silentCodes: ReadonlySet<unknown> = new Set(['ETIMEOUT', 'ECANCELLED'])

function askSystem(hostname: string): Promise<readonly ResolvedAddress[]> {
  return systemLookup(hostname, { all: true })
}
