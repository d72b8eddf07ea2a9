export const time = {
  filter: 'Time',
  any: 'Any time',
  custom: 'From … to …',
  since: 'From',
  until: 'Before',
  half: 'Enter a whole date and time.',
  spans: { '1h': 'Last hour', '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days' },
  /** Beside each other, to choose what charts show. */
  shown: 'Time shown',
  shortSpans: { '1h': 'Last hour', '24h': '24 hours', '7d': '7 days', '30d': '30 days' },
  utc: (at: string) => `${at} UTC`,
  /** A span to come, in its two largest units. */
  left: (parts: readonly (readonly [number, 'd' | 'h' | 'min' | 's'])[]) =>
    parts.map(([count, unit]) => `${count} ${unit}`).join(' '),
  milliseconds: (ms: number) => `${ms.toLocaleString(undefined, { maximumFractionDigits: 1 })} ms`,
  seconds: (s: number) => `${s.toLocaleString(undefined, { maximumFractionDigits: 2 })} s`,
}
