import { hostname } from 'node:os'

const dnsName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/

/** The name under which receivers of CloudEvents know this machine, when nobody gave it another. */
export function machineOrigin(name: string = hostname()): string {
  const lower = name.toLowerCase()
  return dnsName.test(lower) ? lower : 'posthorn.local'
}
