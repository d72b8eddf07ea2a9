/** Of one webhook: its page, and what follows its creation. */
export const webhook = {
  created: {
    title: (name: string) => `${name} is created`,
    unnamed: 'The webhook is created',
    done: 'Done',
    leaving: {
      title: 'Leave without the subscriber key?',
      what: 'It is shown this once and was not copied. Afterwards, only rotating it on the page Keys gives another one.',
      stay: 'Stay',
      leave: 'Leave without it',
    },
    keys: 'What the receiver needs',
    secret: 'Signing secret',
    secretHelp:
      'The receiver verifies with it that a delivery comes from here and is unaltered: createListener({ secret }) of @posthorn/listener, or any library of Standard Webhooks.',
    secretLater: 'It can be revealed later, on the page of the webhook.',
    publicKey: 'Public key',
    publicKeyHelp: 'Verifies the v1a signatures. It is no secret.',
    subscriberKey: 'Subscriber key',
    subscriberKeyHelp:
      'Opens this webhook alone over the API: its settings, deliveries and secrets. Give it to whoever runs the receiver.',
    subscriberKeyOnce:
      'It is shown this once. Whoever loses it gets another one by rotating it on the page Keys.',
    stream: 'Take its deliveries',
    streamHelp:
      'A stream has no URL. The receiver asks for its deliveries with the subscriber key, and says over the API what became of them. This takes the first, and waits half a minute for it.',
  },
  validation: {
    title: 'Validation',
    how: {
      code: 'A POST with {"Code": "…"} goes to the URL. The receiver answers 200 and keeps the code for you to enter here.',
      challenge:
        'A signed event posthorn.validation goes to the URL. The receiver answers {"challenge": …} with the value that it got; listeners made with @posthorn/listener do so by themselves.',
      cloudevents:
        'An OPTIONS request with WebHook-Request-Origin goes to the URL. The receiver consents with the header WebHook-Allowed-Origin.',
    },
    asking: (url: string) => `Waiting for the answer of ${url}`,
    notSent: 'The receiver was not asked yet',
    notSentHelp:
      'One request a minute goes out for a webhook, and not many to one host. Send it when it is due.',
    refused: 'The receiver did not agree',
    answered: (status: number) => `It answered ${status}.`,
    unanswered: 'No answer came.',
    agreed: 'The code is sent, and the receiver answered 200',
    code: 'Code',
    codeHelp: 'The value of "Code" in the body that the receiver got. It works once.',
    codeUntil: 'It is valid until',
    noCode: 'Enter the code.',
    confirm: 'Confirm',
    send: 'Send again',
    sendFirst: 'Send now',
    sendIn: (seconds: number) => `Send again in ${seconds} s`,
    sendHelp: 'Once a minute at most. A code sent before is void then.',
    sent: 'The receiver is asked again.',
    done: 'The receiver agreed',
    doneHelp: 'Events are sent to it from now on.',
    doneNotActive: 'It gets events as soon as the webhook is reactivated.',
    confirmed: 'The webhook is validated.',
  },
  test: {
    title: 'Test send',
    help: 'Sends one event with the example of the topic, at once and one time, whatever the webhook listens to.',
    topic: 'Topic',
    plain: 'A sentence, not from the catalog',
    send: 'Send',
    delivered: 'Delivered',
    failed: 'Not delivered',
    after: (duration: string) => `after ${duration}`,
    toReport: 'In the Webhook Report',
    notValidated: 'Validate the webhook first: nothing may be sent to it yet.',
  },
  actions: {
    deactivate: 'Deactivate',
    reactivate: 'Reactivate',
    delete: 'Delete',
    replay: 'Replay',
    notActive: (status: string) => `The webhook is ${status}. Reactivate it first.`,
    toBeValidated: 'The receiver has to agree first.',
  },
  deactivate: {
    title: (name: string) => `Deactivate ${name}?`,
    stops: 'Sending stops now: the webhook is suspended. An attempt under way may still arrive.',
    open: 'What is open now is held, and sent when you reactivate.',
    drop: {
      what: 'New events are lost for this webhook.',
      after: 'A replay can send them afterwards, as long as the channel keeps them.',
    },
    hold: {
      what: 'New events are held too.',
      after: 'They are sent in their order when you reactivate.',
    },
    modify: 'Modify says which of the two: "New events while suspended".',
    done: 'The webhook is deactivated. Nothing is sent to it.',
  },
  reactivate: {
    done: 'The webhook is active. What was held leaves first.',
    doneUnvalidated: 'The webhook waits for its validation.',
  },
  remove: {
    title: (name: string) => `Delete ${name}?`,
    stops: 'Sending stops for good. This cannot be undone; deactivating can.',
    open: 'Its open deliveries (pending, retrying, held) are cancelled.',
    keys: 'Its secrets and subscriber keys end.',
    history: (days: number | undefined) =>
      days === undefined
        ? 'Its history stays in the Webhook Report for as long as the channel keeps events.'
        : `Its history stays in the Webhook Report until it is ${days} days old.`,
    done: 'The webhook is deleted.',
  },
  facts: {
    title: 'Settings',
    id: 'Id',
    auth: 'Credential',
    auths: {
      api_key: (header: string, key: string) => `API key ${key} in the header ${header}`,
      basic: (user: string) => `User name ${user} and a password (basic)`,
      bearer: (token: string) => `Bearer token ${token}`,
    },
    none: 'None',
    metadata: 'Metadata',
    validated: 'Validated',
    delays: (seconds: readonly number[]) => `Own delays: ${seconds.join(', ')} s`,
    seconds: (seconds: number) => `${seconds} s`,
    timeout: 'Timeout',
    onSuspend: 'While suspended',
    rate: 'Rate limit',
    perSecond: (rate: number) => `${rate} per second`,
  },
  deliveries: {
    title: 'Last deliveries',
    all: 'All of them',
    empty: 'No delivery yet',
    emptyHelp: 'The next event whose topic fits will be here, and a test send too.',
    state: 'State',
    topic: 'Topic',
    answer: 'Last answer',
    attempts: 'Attempts',
    next: 'Next attempt',
    created: 'Created',
  },
  charts: {
    title: 'How it is doing',
    successRate: (rate: string) => `${rate} delivered`,
    attempts: (count: number) => `of ${count.toLocaleString()} attempts`,
    none: 'No attempts in this time',
    p95: (duration: string) => `95% within ${duration}`,
  },
  secrets: {
    title: 'Signing secrets',
    help: 'Deliveries carry a signature by each of them.',
    current: 'The current one',
    made: 'Made',
    expires: (left: string) => `Signs for ${left} more`,
    expired: 'Signs no more',
    publicKeys: 'Public keys (v1a)',
    rotate: 'Rotate',
    rotateTitle: 'Rotate the secret?',
    rotateHelp:
      'Deliveries are signed with a fresh secret from now on. For a while the old one signs beside it, so that the receiver can change over at any moment in between.',
    overlap: 'The old one still signs for',
    overlapNone:
      'Until the receiver has the new secret it will refuse what it gets. Do this when the old one leaked.',
    rotated: 'The secret is rotated. Give the receiver the new one.',
  },
  replay: {
    title: 'Replay',
    help: 'Deliveries of this webhook are sent once more, and events that it missed, behind fresh events. Receivers that look at webhook-id skip what they had.',
    states: 'Which deliveries',
    stateNames: {
      failed: 'Failed: given up',
      cancelled: 'Cancelled',
      delivered: 'Delivered: the receiver had them',
      none: 'Missed: from before the webhook, or lost while it was suspended',
    },
    since: 'Events from',
    sinceHelp: 'Empty: from the first that is kept.',
    until: 'Events until',
    untilHelp: 'Empty: until now.',
    topics: 'Topics',
    topicsHelp: 'Empty: all of them.',
    statesFault: 'Choose at least one.',
    orderFault: 'This is before the beginning.',
    count: 'Count',
    start: (total: string) => `Replay ${total}`,
    last: 'Last replay',
    status: {
      running: 'Running',
      paused: 'Paused until the webhook is active',
      done: 'All are in line',
      cancelled: 'Cancelled',
    },
    progress: (fed: string, total: string) => `${fed} of ${total} put in line`,
    cancel: 'Cancel the replay',
    cancelTitle: 'Cancel the replay?',
    cancelHelp:
      'No more is put in line, and what is open of it is cancelled. What was delivered stays so.',
    cancelled: 'The replay is cancelled.',
  },
  notices: {
    to_be_validated: {
      title: 'Nothing is sent yet',
      text: 'The receiver has to agree first. The next step is under Validation; new events are lost until then.',
    },
    suspended: {
      title: 'Suspended: deactivated by a person',
      drop: 'Nothing is sent, and new events are lost. Reactivate when the receiver is ready again; a replay sends what it missed.',
      hold: 'Nothing is sent, and new events are held. Reactivate when the receiver is ready again, and they are sent in their order.',
      held: (count: number) =>
        count === 1 ? 'One delivery waits.' : `${count.toLocaleString()} deliveries wait.`,
    },
    disabled: {
      title: 'Disabled by Posthorn: nothing is sent',
      gone: 'The receiver answered 410 Gone: there is nobody at this URL any more. If it is back, reactivate; if it moved, modify the URL.',
      receiver_request:
        'The receiver asked for it with the header webhook-delivery: disable. Talk to whoever runs it before you reactivate.',
      failing:
        'Nothing but failures came back for five days. Look at the last deliveries for the reason, mend the receiver, try it with a test send, then reactivate. A replay sends what failed.',
      unknown: 'Reactivate when the receiver is ready again.',
    },
    breakerOpen: {
      title: 'The receiver is down',
      text: (when: string) =>
        `Ten attempts in a row got no usable answer: none at all, none in time, or a 5xx other than 500. Nothing is sent until ${when}; then one attempt looks whether it is back. What waits keeps its attempts. There is nothing to do here: see to the receiver.`,
    },
    halfOpen: {
      title: 'Looking whether the receiver is back',
      text: 'One attempt is under way. When it succeeds, everything goes on.',
    },
    paused: {
      title: 'The receiver asked to wait',
      text: (when: string) =>
        `It answered with Retry-After, so nothing is sent until ${when}. It goes on by itself.`,
    },
    slowed: {
      title: 'Slowed down',
      text: (now: number, most: number) =>
        `The receiver answered 429, 502, 503 or 504: ${now} ${now === 1 ? 'attempt' : 'attempts'} at once instead of ${most}, until enough have succeeded.`,
    },
    failing: {
      title: 'Failing',
      text: (since: string, events: number) =>
        `Nothing has succeeded since ${since}; ${events.toLocaleString()} ${events === 1 ? 'event' : 'events'} failed at least once. What failed is retried; after five days of it Posthorn disables the webhook.`,
      /** Beside that the receiver is down, which says the rest. */
      down: (since: string) =>
        `Nothing has succeeded since ${since}; after five days of it Posthorn disables the webhook.`,
      last: (reason: string, advice: string) => `The last reason: ${reason}. ${advice}`.trim(),
    },
    draining: {
      title: 'Sending what was held',
      text: 'In the order of its events; new ones wait behind them.',
    },
  },
}
