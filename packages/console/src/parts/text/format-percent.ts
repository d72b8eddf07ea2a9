const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 2 })

/** A share of one: 99.95 %. Two digits, as a rate of success is told by its nines. */
export function formatPercent(share: number): string {
  return percent.format(share)
}
