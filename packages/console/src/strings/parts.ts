export const parts = {
  copy: 'Copy',
  copied: 'Copied',
  reveal: 'Reveal',
  hide: 'Hide',
  tryAgain: 'Try again',
  more: 'Load more',
  loading: 'Loading',
  cancel: 'Cancel',
  close: 'Close',
  missingTitle: 'There is nothing here',
  missing: 'The address leads nowhere, or what was here has been deleted.',
  noSuch: {
    webhook: 'There is no such webhook',
    delivery: 'There is no such delivery',
    event: 'There is no such event',
    channel: 'There is no such channel',
  },
  toStart: 'To the start',
  failedTitle: 'This could not be loaded',
  unreachable: 'The server does not answer. Is it running?',
  update: {
    gone: 'A part of this page could not be loaded. Posthorn may have been updated: reload the page.',
    reload: 'Reload the page',
    why: {
      updated: {
        title: 'Posthorn was updated',
        help: 'This page is of the version before. Reload it to go on.',
      },
      unsaved: {
        title: 'Posthorn was updated',
        help: 'This part comes after a reload, which takes what you have entered here and not saved. Save it or note it down first.',
      },
      missing: {
        title: 'A part of this page could not be loaded',
        help: 'The rest works. Reload the page to try again.',
      },
      unreachable: {
        title: 'A part of this page could not be loaded',
        help: 'The server does not answer. Reload the page when it runs again.',
      },
    },
  },
  request: (id: string) => `Request ${id}`,
  modified: 'Modified',
  unsaved: {
    title: 'Leave without saving?',
    what: 'What you changed here is not saved, and would be lost.',
    stay: 'Stay',
    leave: 'Leave',
  },
  unnamedWebhook: '(no name)',
  deletedWebhook: 'A deleted webhook',
  webhookStatus: {
    to_be_validated: 'To be validated',
    active: 'Active',
    suspended: 'Suspended',
    disabled: 'Disabled',
  },
  /** What the state of a webhook comes from, on hover. */
  webhookStatusHelp: {
    to_be_validated: 'Its receiver has to agree first',
    active: 'Events are sent to it',
    suspended: 'Deactivated by a person, until it is reactivated',
    disabled: 'Stopped by Posthorn, until it is reactivated',
  },
  /** What a delivery waits for: in a row, and in sentences on its own page. */
  nextAttempt: {
    in: (span: string) => `in ${span}`,
    short: {
      turn: 'Due now',
      taken: 'When it is taken',
      active: 'When it is active',
      probe: 'Receiver down until',
      pause: 'Asked to wait until',
    },
    told: {
      turn: 'It is in line, or an attempt is under way.',
      taken: 'It waits in the stream until its receiver takes it.',
      active: 'It waits until the webhook is active, and leaves then by itself.',
      probe: 'The receiver is down: one attempt looks then whether it is back.',
      pause: 'The receiver asked to wait until then.',
    },
    ended: {
      failed: 'None: it was given up. Retry begins anew.',
      cancelled: 'None: it was cancelled. Retry sends it after all.',
    },
  },
  atLeast: (count: number) => `${count.toLocaleString()}+`,
  deliveryState: {
    pending: 'Pending',
    retrying: 'Retrying',
    held: 'Held',
    delivered: 'Delivered',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
}
