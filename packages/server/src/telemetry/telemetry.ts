import type { NextDelivery } from '../domain/delivery/after-attempt.ts'
import type { Delivery } from '../domain/delivery/delivery.ts'
import type { NodeId } from '../domain/ids.ts'
import type { RefusalCode } from '../domain/refusal/refusal.ts'
import type { Webhook } from '../domain/webhook/webhook.ts'
import type { Sent } from '../outbound/sender.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'

/** One function per thing that happens: each becomes a log line, a metric, or both. */
export interface Telemetry {
  accepted(fact: { events: number; deliveries: number }): void
  acceptRefused(fact: { code: RefusalCode }): void
  attempted(fact: { webhook: Webhook; delivery: Delivery; sent: Sent; next: NextDelivery }): void
  /** A name of a receiver led to where nothing may be sent. `detail` is for the operator alone. */
  addressBlocked(fact: { detail: string }): void
  /** Our own code broke while delivering; the delivery goes back and is tried again. */
  deliverBroke(fact: { delivery: Delivery; error: unknown }): void
  storeFailed(fact: { doing: string; error: unknown }): void
  nodeJoined(fact: { nodeId: NodeId; released: number }): void
  nodeLost(fact: { nodeId: NodeId }): void
  requestAnswered(fact: RequestFact): void
}

export interface RequestFact {
  readonly method: string
  /** The route's pattern, never the path: ids would make a series each. */
  readonly route: string
  readonly status: number
  readonly durationMs: number
  readonly requestId: string
  /** What broke, when the answer is a 5xx. */
  readonly error?: unknown
}

export function createTelemetry(logger: Logger, metrics: Metrics): Telemetry {
  // The series are kept at hand: looking one up by its labels costs more than counting.
  const countAttempt = remembered((result) => metrics.attempts.labels(result))
  const timeRequest = remembered((series) => {
    const [method = '', status = '', route = ''] = series.split(' ')
    return metrics.requestDuration.labels(method, route, status)
  })
  return {
    accepted({ events, deliveries }) {
      metrics.eventsAccepted.inc(events)
      metrics.deliveriesCreated.inc(deliveries)
    },
    acceptRefused({ code }) {
      metrics.acceptsRefused.inc({ code })
    },
    attempted({ webhook, delivery, sent, next }) {
      const { outcome } = sent
      const result = outcome.kind === 'delivered' ? 'delivered' : outcome.reason
      countAttempt(result).inc()
      metrics.attemptDuration.observe(sent.timings.totalMs / 1000)
      // A receiver's failure is an outcome, not our error: it is in the delivery's log for its owner.
      if (outcome.kind === 'failed' && logger.isLevelEnabled('debug')) {
        logger.debug(
          {
            channel_id: delivery.channelId,
            event_id: delivery.eventId,
            webhook_id: webhook.id,
            attempt: next.attempts,
            state: next.state,
            reason: outcome.reason,
          },
          'attempt failed',
        )
      }
    },
    addressBlocked({ detail }) {
      logger.debug({ detail }, 'an address was blocked')
    },
    deliverBroke({ delivery, error }) {
      metrics.bugs.inc()
      logger.error(
        { err: error, event_id: delivery.eventId, webhook_id: delivery.webhookId },
        'delivering broke; the delivery is tried again in a minute',
      )
    },
    storeFailed({ doing, error }) {
      metrics.storeFailures.inc()
      logger.error({ err: error }, `the store failed to ${doing}; trying again`)
    },
    nodeJoined({ nodeId, released }) {
      logger.info({ node_id: nodeId, released }, 'joined the store')
    },
    nodeLost({ nodeId }) {
      metrics.nodesLost.inc()
      logger.warn({ node_id: nodeId }, 'lost the lease on what was in hand; going on anew')
    },
    requestAnswered({ method, route, status, durationMs, requestId, error }) {
      timeRequest(`${method} ${statusClass(status)} ${route}`).observe(durationMs / 1000)
      if (status >= 500 && error !== undefined) {
        logger.error({ err: error, method, route, status, request_id: requestId }, 'request broke')
      } else if (logger.isLevelEnabled('debug')) {
        logger.debug({ method, route, status, request_id: requestId, ms: durationMs }, 'request')
      }
    },
  }
}

function remembered<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>()
  return (name) => {
    const known = made.get(name)
    if (known !== undefined) return known
    const fresh = make(name)
    made.set(name, fresh)
    return fresh
  }
}

const classes = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const

function statusClass(status: number): string {
  return classes[Math.floor(status / 100) - 1] ?? 'other'
}
