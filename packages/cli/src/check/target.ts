import { lookup } from 'node:dns/promises'
import { BlockList, connect, isIP, type LookupFunction } from 'node:net'
import { appUrlOf } from '../flags/app-url.ts'
import { CommandError, exitCodes } from '../io.ts'

/** Where the listener is. Its name is looked up once: every request goes to the address that was vetted. */
export interface Target {
  readonly url: URL
  readonly address: Address
  /** For clients that look names up themselves. */
  readonly lookup: LookupFunction
  /** Whether every address of its name is one of this machine alone. */
  readonly isLoopback: boolean
}

interface Address {
  readonly address: string
  readonly family: 4 | 6
}

const patienceMs = 5_000

/** Throws `CommandError` for what is no address of a listener, and where nobody takes connections. */
export async function findTarget(text: string): Promise<Target> {
  const url = appUrlOf(text)
  if (url === null) {
    throw new CommandError('url_unusable', `${JSON.stringify(text)} is not a URL to send to.`, {
      fix: 'Give an http or https URL without a user name, such as http://localhost:3000/webhooks.',
      exitCode: exitCodes.usage,
    })
  }
  const addresses = await addressesOf(url)
  const address = await firstReachable(addresses, url)
  return {
    url,
    address,
    lookup: (_name, options, callback) =>
      options.all
        ? callback(null, [{ ...address }])
        : callback(null, address.address, address.family),
    isLoopback: addresses.every(isLoopback),
  }
}

async function addressesOf({ hostname }: URL): Promise<readonly Address[]> {
  const literal = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(literal)
  if (family === 4 || family === 6) return [{ address: literal, family }]
  const found = await lookup(hostname, { all: true }).catch(() => [])
  if (found.length > 0) {
    return found.map(({ address, family: of }) => ({ address, family: of === 6 ? 6 : 4 }))
  }
  throw new CommandError('host_not_found', `No address was found for ${hostname}.`, {
    fix: 'See that the name is spelled right and that this machine can look it up.',
  })
}

/** `localhost` has two addresses, and servers often listen at one of them. */
async function firstReachable(addresses: readonly Address[], url: URL): Promise<Address> {
  const port = portOf(url)
  for (const address of addresses) {
    if (await takesConnections(address, port)) return address
  }
  throw new CommandError('listener_unreachable', `Nobody takes connections at ${url.host}.`, {
    fix: 'Start the listener, and see that the port is the one it prints.',
  })
}

function takesConnections({ address }: Address, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: patienceMs })
    const end = (reachable: boolean) => {
      socket.destroy()
      resolve(reachable)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false))
    socket.once('error', () => end(false))
  })
}

export function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80)
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

export function isLoopback({ address, family }: Address): boolean {
  return loopback.check(address, family === 6 ? 'ipv6' : 'ipv4')
}
