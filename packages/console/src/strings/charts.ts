export const charts = {
  asTable: 'Show as a table',
  asChart: 'Show as a chart',
  when: 'From',
  nothing: 'Nothing in this time',
  /** What a chart shows, for those who do not see it. */
  about: (title: string, names: readonly string[]) =>
    `${title}: ${names.join(', ')}. The same numbers are in the table that the button beside it shows.`,
  attempts: 'Attempts',
  delivered: 'Delivered',
  failed: 'Failed',
  latency: 'Latency',
  p50: 'Half within',
  p95: '95 % within',
}
