const count = (number: number, one: string, many: string) =>
  `${number.toLocaleString()} ${number === 1 ? one : many}`
const deliveriesIn = (number: number) => count(number, 'delivery', 'deliveries')

export const deliveries = {
  title: 'Webhook Report',
  empty: 'No delivery yet',
  emptyHelp: 'As soon as an event is published that a webhook wants, its delivery is here.',
  emptyFiltered: 'No delivery fits',
  emptyFilteredHelp: 'Nothing that is kept has this state, topic, webhook and time.',
  clearFilters: 'Clear the filters',
  end: 'These are all.',
  refresh: 'Refresh',
  state: 'State',
  topic: 'Topic',
  webhook: 'Webhook',
  answer: 'Last answer',
  attempts: 'Attempts',
  next: 'Next attempt',
  created: 'Created',
  open: (topic: string) => `Open the delivery of ${topic}`,
  filters: {
    label: 'Filters',
    anyState: 'Any state',
    anyTopic: 'Any topic',
    anyWebhook: 'Any webhook',
  },
  totals: {
    loaded: (number: number, isAll: boolean) =>
      isAll ? deliveriesIn(number) : `The newest ${deliveriesIn(number)}`,
    inState: (number: number, state: string) => `${number.toLocaleString()} ${state.toLowerCase()}`,
    day: 'Last 24 hours',
    span: 'In this time',
    attempts: (number: number) => count(number, 'attempt', 'attempts'),
    success: (rate: string) => `${rate} delivered`,
    givenUp: (number: number) => `${number.toLocaleString()} given up`,
    open: (deliveries: string) => `${deliveries} open now`,
  },
  live: {
    label: 'Live',
    connecting: 'Connecting …',
    on: 'New deliveries appear as they happen',
    lost: 'The connection is lost; connecting …',
    failed: 'Live does not work:',
    past: 'The list ends in the past: nothing new belongs to it.',
    waiting: (number: number) => `${number.toLocaleString()} new`,
    behind: 'Many new: show from the newest',
  },
  selection: {
    all: 'Select all that are loaded',
    one: (id: string) => `Select the delivery ${id}`,
    bar: 'What to do with the selected deliveries',
    selected: (number: number) => `${number.toLocaleString()} selected`,
    allLoaded: (number: number) => `Select all ${number.toLocaleString()} loaded`,
    allMatching: (number: number) => `Select all ${number.toLocaleString()} that match`,
    more: (number: number) => `Select what matches, up to ${number.toLocaleString()}`,
    loading: (number: number) => `Loading: ${number.toLocaleString()} so far`,
    stillMore: (number: number) =>
      `These are the newest ${number.toLocaleString()}. More match, and are not selected.`,
    clear: 'Clear the selection',
  },
  actions: {
    retry: 'Retry',
    cancel: 'Cancel',
    cancelLong: 'Cancel the delivery',
    open: 'It is under way already. Cancel it first, or wait for its outcome.',
    closed: 'It has ended; there is nothing to cancel.',
    retried: 'It is retried now.',
    cancelled: 'The delivery is cancelled. An attempt under way may still arrive.',
    cancelTitle: 'Cancel the delivery?',
    cancelHelp:
      'It is not tried any more. An attempt under way may still arrive. Retry sends it after all.',
  },
  bulk: {
    retryTitle: (number: number) => `Retry ${deliveriesIn(number)}?`,
    retryHelp:
      'Each is retried now, with a fresh retry policy and the same webhook-id. Receivers that look at the id skip what they had.',
    cancelTitle: (number: number) => `Cancel ${deliveriesIn(number)}?`,
    cancelHelp: 'They are not tried any more. Attempts under way may still arrive.',
    skippedOpen: (number: number) =>
      `${deliveriesIn(number)} of the selected ${number === 1 ? 'is' : 'are'} open already and left as ${number === 1 ? 'it is' : 'they are'}.`,
    skippedClosed: (number: number) =>
      `${deliveriesIn(number)} of the selected ${number === 1 ? 'has' : 'have'} ended and ${number === 1 ? 'is' : 'are'} left as ${number === 1 ? 'it is' : 'they are'}.`,
    nothing: 'None of the selected can be meant by this.',
    start: { retry: 'Retry', cancel: 'Cancel them' },
    progress: (done: number, all: number) => `${done.toLocaleString()} of ${all.toLocaleString()}`,
    stop: 'Stop',
    stopped: (left: number) => `Stopped: ${deliveriesIn(left)} untouched.`,
    done: {
      retry: (number: number) => `${deliveriesIn(number)} retried.`,
      cancel: (number: number) => `${deliveriesIn(number)} cancelled.`,
    },
    failed: (number: number) => `${deliveriesIn(number)} refused:`,
    /** By the code of the problem; what is not here is told in the words of the server. */
    why: {
      delivery_open: 'under way already',
      delivery_closed: 'ended already',
      event_erased: 'the data of its event was deleted on request',
      webhook_not_active: 'its webhook is not active: reactivate it first',
      not_found: 'not kept any more, or its webhook was deleted',
    } as Readonly<Record<string, string>>,
    failure: (number: number, why: string) => `${number.toLocaleString()} × ${why}`,
    close: 'Close',
  },
  replay: {
    offer:
      'Everything that matches can be sent by one replay: faster, at low priority, and it goes on when this page is closed.',
    offerWebhook:
      'To replay everything that matches, choose one webhook and the state failed, cancelled or delivered.',
    open: 'Replay everything that matches',
    title: 'Replay everything that matches?',
    start: 'Replay',
  },
  keys: {
    title: 'Keyboard',
    open: 'Keys for this page',
    single: 'Use single keys',
    singleHelp: 'Turn them off when a voice or a keyboard of yours types them by accident.',
    list: {
      next: 'Next row',
      previous: 'Previous row',
      enter: 'Open the row',
      filter: 'Go to the filters',
      retry: 'Retry the row, or all that are selected',
      select: 'Select the row',
      live: 'Live on or off',
      escape: 'Leave the filters, the row and the selection',
      help: 'Show these keys',
    },
    one: {
      next: 'Next delivery of the list',
      previous: 'Previous delivery of the list',
      later: 'Later attempt',
      earlier: 'Earlier attempt',
      retry: 'Retry',
      back: 'Back to the list',
    },
  },
}

export const delivery = {
  title: (topic: string) => `Delivery of ${topic}`,
  loading: 'Delivery',
  back: 'Webhook Report',
  next: 'Next delivery',
  previous: 'Previous delivery',
  facts: 'Facts',
  event: 'Event',
  webhook: 'Webhook',
  id: 'Id',
  nextAttempt: 'Next attempt',
  created: 'Created',
  why: 'What to do',
  attempts: {
    title: 'Attempts',
    none: 'No attempt yet',
    missing: (logged: number, counted: number) =>
      `${logged.toLocaleString()} of ${counted.toLocaleString()} attempts are in the log.`,
    number: (number: number) => `Attempt ${number}`,
    delivered: 'Delivered',
    noAnswer: 'No answer',
    show: (number: number) => `Show attempt ${number}`,
    stream: 'Leased from the stream',
  },
  response: { none: 'No answer came.', status: (status: number) => `Status ${status}` },
  sent: {
    title: 'Body',
    exact: (format: string) =>
      `In the format ${format}. Checked: these are the very bytes that were sent (their SHA-256 is the one in content-digest).`,
    rebuilt: (format: string) =>
      `Put together from the event in the format ${format}. These are not the bytes that were sent: their SHA-256 is not the one in content-digest. The publisher may have written spaces, escapes or numbers in another way (those of more than 15 digits are rounded here), or the webhook had another format then.`,
    unchecked: (format: string) =>
      `Put together from the event in the format ${format}. Whether the bytes are the same is checked over https only.`,
    erased: 'The data of the event was deleted on request, so the body cannot be shown.',
    gone: 'The event is not kept any more, so the body cannot be shown.',
  },
  curl: {
    copy: 'Copy as curl',
    help: 'Credentials and signatures are left as <placeholders>: put in your own.',
    copied: 'Copied as curl',
    bodyFile: 'The body is not kept: save one as body.json first.',
    large: 'The body is large: save it as body.json first.',
  },
}
