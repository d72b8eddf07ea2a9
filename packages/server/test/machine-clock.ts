/**
 * Milliseconds, with fractions, on the clock that all processes of this machine share and nobody
 * sets (on Linux CLOCK_MONOTONIC): times taken in two processes can be compared.
 */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
