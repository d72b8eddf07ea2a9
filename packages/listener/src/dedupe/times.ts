import { type DedupeOptions, defaultKeepMs, defaultLeaseMs } from './dedupe-store.ts'

/** The durations as databases take them: whole milliseconds. Throws on what is none. */
export function readTimes(options: Pick<DedupeOptions, 'leaseMs' | 'keepMs'>) {
  const { leaseMs = defaultLeaseMs, keepMs = defaultKeepMs } = options
  return {
    leaseMs: whole(leaseMs, { name: 'leaseMs', least: 1 }),
    keepMs: whole(keepMs, { name: 'keepMs', least: 0 }),
  }
}

/** Times far ahead must stay numbers that every database can add to its clock. */
const centuryMs = 100 * 365 * 24 * 60 * 60 * 1000

function whole(ms: number, { name, least }: { name: string; least: number }): number {
  if (ms >= least && ms <= centuryMs) return Math.ceil(ms)
  throw new RangeError(`${name} ${ms} must be from ${least} to ${centuryMs} milliseconds.`)
}
