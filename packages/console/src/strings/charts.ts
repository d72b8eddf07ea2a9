export const charts = {
  asTable: 'Show as a table',
  asChart: 'Show as a chart',
  when: 'From',
  nothing: 'Nothing in this time',
  soFar: 'so far',
  at: (time: string, isOver: boolean) => (isOver ? time : `${time}, so far`),
  /** What a chart shows, for those who do not see it. */
  about: {
    chart: (title: string, lines: readonly string[]) =>
      `${title}. ${lines.join(' ')} The same numbers are in the table that the button beside it shows.`,
    span: (title: string, since: string, until: string) => `${title}, ${since} to ${until}`,
    nothing: (name: string) => `${name}: nothing.`,
    counted: (name: string, { all, most, at }: { all: string; most: string; at: string }) =>
      `${name}: ${all} in all, at most ${most} at ${at}.`,
    same: (name: string, value: string) => `${name}: ${value} throughout.`,
    measured: (
      name: string,
      { least, most, last }: { least: string; most: string; last: string },
    ) => `${name}: between ${least} and ${most}, ${last} at the end.`,
  },
  each: {
    60: 'each minute',
    300: 'each 5 minutes',
    900: 'each 15 minutes',
    3600: 'each hour',
    21600: 'each 6 hours',
    86400: 'each day',
  },
  throughput: (step: string) => `Events and deliveries, ${step}`,
  events: 'Events',
  attempts: 'Attempts',
  delivered: 'Delivered',
  failed: 'Failed',
  success: 'Success rate',
  latency: 'Latency',
  p50: 'Half within',
  p95: '95% within',
  backlog: 'Backlog',
  open: 'Waiting deliveries',
}
