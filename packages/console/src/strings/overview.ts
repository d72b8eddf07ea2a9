const count = (value: number) => value.toLocaleString()

export const overview = {
  title: 'Overview',
  operational:
    'Here Posthorn tells the operator about webhooks and deliveries: a webhook of this channel gets it. Nobody else publishes here.',
  stale: 'These figures are not up to date: the server did not answer the last time.',
  numbers: 'Figures',
  rate: 'Events per minute',
  rateHelp: (events: number) => `${count(events)} ${events === 1 ? 'event' : 'events'} in all`,
  below: (rate: string) => `< ${rate}`,
  success: 'Success rate',
  successHelp: (delivered: number, failed: number) =>
    `${count(delivered)} of ${count(delivered + failed)} attempts`,
  givenUp: (deliveries: number) =>
    `${count(deliveries)} ${deliveries === 1 ? 'delivery' : 'deliveries'} given up`,
  latency: 'Latency, p95',
  latencyHelp: (p50: string) => `Half of the attempts within ${p50}`,
  mean: 'Mean latency',
  backlog: 'Backlog',
  backlogHelp: (states: readonly (readonly [string, number])[]) =>
    states.map(([state, open]) => `${count(open)} ${state}`).join(', '),
  states: { pending: 'pending', retrying: 'retrying', held: 'held' },
  backlogNone: 'Nothing waits',
  none: '-',
  nothingTried: 'No attempts in this time',
  charts: 'Charts',
  worst: 'Webhooks, worst first',
  worstHelp: 'By the share of their attempts that failed, in all and over time.',
  worstNone: 'No webhook was sent to in this time.',
  webhook: 'Webhook',
  delivered: 'Delivered',
  failed: 'Failed',
  givenUpTitle: 'Given up',
  rateTitle: 'Success',
  failedShare: (share: string) => `${share} failed`,
  failedOf: (failed: number, attempts: number) =>
    `${count(failed)} of ${count(attempts)} ${attempts === 1 ? 'attempt' : 'attempts'}`,
  installation: {
    title: 'All channels',
    channel: 'Channel',
    channels: 'Channels, most trouble first',
    channelsHelp: 'By the share of their attempts that failed, then by what waits.',
    channelsNone: 'Nothing happened in any channel in this time, and nothing waits.',
    waiting: (deliveries: string) => `${deliveries} waiting`,
    toChannels: 'To the channels',
    withOwn: 'With those that Posthorn publishes about itself',
  },
  first: {
    title: 'Three steps to a first delivery',
    done: 'Done',
    webhook: {
      title: 'Create a webhook',
      help: 'Say where events go, and which topics. A receiver that is not ready yet is no matter: what fails is retried.',
      action: 'Create Webhook',
    },
    event: {
      title: 'Publish an event',
      help: 'With a key of this channel that may publish, from a terminal or a program:',
      action: 'Publish from here',
    },
    delivery: {
      title: 'See it arrive',
      help: 'The Webhook Report shows each delivery: what was sent, what came back, and why it failed. This page turns into charts as soon as there is one.',
      unmatched:
        'An event is there, but no webhook wanted it when it came. See that a webhook is active and listens to its topic, then publish another.',
      action: 'Webhook Report',
    },
    curl: 'Command',
    toKeys: 'Keys of this channel',
  },
}
