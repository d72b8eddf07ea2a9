import type { WebhookDetails } from '@posthorn/client'
import { reasonWords } from '../../../strings/reasons.ts'
import { strings } from '../../../strings/strings.ts'

/** Something to know about a webhook: what is so, why, and what to do about it. */
export interface Notice {
  readonly kind: string
  readonly color: 'blue' | 'gray' | 'orange' | 'red' | 'yellow'
  readonly title: string
  readonly text: string
}

const words = strings.webhook.notices

/** A webhook whose receiver is well has none. `held` is how many of its deliveries are. */
export function noticesOf(webhook: WebhookDetails, held: number): Notice[] {
  switch (webhook.status) {
    case 'to_be_validated':
      return [{ kind: 'to_be_validated', color: 'yellow', ...words.to_be_validated }]
    case 'suspended': {
      const { title, held: waiting } = words.suspended
      const what = words.suspended[webhook.on_suspend]
      const text = held === 0 ? what : `${what} ${waiting(held)}`
      return [{ kind: 'suspended', color: 'gray', title, text }]
    }
    case 'disabled':
      return [
        { kind: 'disabled', color: 'red', title: words.disabled.title, text: whyDisabled(webhook) },
      ]
    case 'active':
      return [...paceNotices(webhook), ...failingNotices(webhook), ...drainNotices(held)]
  }
}

function whyDisabled({ status_reason: reason }: WebhookDetails): string {
  switch (reason) {
    case 'gone':
    case 'receiver_request':
    case 'failing':
      return words.disabled[reason]
    default:
      return words.disabled.unknown
  }
}

function paceNotices(webhook: WebhookDetails): Notice[] {
  const { pace, max_in_flight: most } = webhook
  if (pace === null) return []
  const notices: Notice[] = []
  if (pace.breaker === 'open') {
    const { title, text } = words.breakerOpen
    const when = pace.open_until === null ? '' : timeOf(pace.open_until)
    const said = [text(when), ...failingWhileDown(webhook)].join(' ')
    notices.push({ kind: 'breaker', color: 'red', title, text: said })
  }
  if (pace.breaker === 'half_open') {
    const { title, text } = words.halfOpen
    const said = [text, ...failingWhileDown(webhook)].join(' ')
    notices.push({ kind: 'breaker', color: 'orange', title, text: said })
  }
  if (pace.paused_until !== null) {
    const { title, text } = words.paused
    notices.push({ kind: 'paused', color: 'orange', title, text: text(timeOf(pace.paused_until)) })
  }
  // A receiver that is down is slow too: that says nothing more.
  if (pace.breaker === 'closed' && pace.max_in_flight_now < most) {
    const { title, text } = words.slowed
    notices.push({
      kind: 'slowed',
      color: 'orange',
      title,
      text: text(pace.max_in_flight_now, most),
    })
  }
  return notices
}

/** For how long, and why; both belong to the notice that the receiver is down while it is. */
function failingWhileDown({ health }: WebhookDetails): string[] {
  if (health === null) return []
  return [words.failing.down(momentOf(health.failing_since)), ...lastReason(health)]
}

function failingNotices({ health, pace }: WebhookDetails): Notice[] {
  if (health === null || (pace !== null && pace.breaker !== 'closed')) return []
  const { title, text } = words.failing
  const since = text(momentOf(health.failing_since), health.failed_events)
  const said = [since, ...lastReason(health)].join(' ')
  return [{ kind: 'failing', color: 'orange', title, text: said }]
}

function lastReason({ last_error: reason }: NonNullable<WebhookDetails['health']>): string[] {
  if (reason === null) return []
  const { name, advice } = reasonWords(reason)
  return [words.failing.last(name, advice)]
}

function drainNotices(held: number): Notice[] {
  return held === 0 ? [] : [{ kind: 'draining', color: 'blue', ...words.draining }]
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

function timeOf(at: string): string {
  return clock.format(new Date(at))
}

function momentOf(at: string): string {
  return calendar.format(new Date(at))
}
