import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What the process counts, for Prometheus. Labels are closed lists, never ids. */
export interface Metrics {
  readonly eventsAccepted: Counter
  readonly deliveriesCreated: Counter
  readonly acceptsRefused: Counter<'code'>
  readonly attempts: Counter<'result'>
  readonly attemptDuration: Histogram
  readonly requestDuration: Histogram<'method' | 'route' | 'status'>
  readonly storeFailures: Counter
  readonly nodesLost: Counter
  readonly bugs: Counter
  /** Shows a figure that is read when asked for. */
  gauge(name: string, help: string, read: () => number): void
  /** The exposition text. */
  text(): Promise<string>
  readonly contentType: string
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60]

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    eventsAccepted: new Counter({
      name: 'posthorn_events_accepted_total',
      help: 'Events stored durably.',
      registers,
    }),
    deliveriesCreated: new Counter({
      name: 'posthorn_deliveries_created_total',
      help: 'Deliveries that accepted events made.',
      registers,
    }),
    acceptsRefused: new Counter({
      name: 'posthorn_accepts_refused_total',
      help: 'Publish requests that were refused, by code.',
      labelNames: ['code'],
      registers,
    }),
    attempts: new Counter({
      name: 'posthorn_attempts_total',
      help: 'Attempts made, by result: delivered, or why it failed.',
      labelNames: ['result'],
      registers,
    }),
    attemptDuration: new Histogram({
      name: 'posthorn_attempt_duration_seconds',
      help: 'Time from the start of an attempt to its outcome.',
      buckets: seconds,
      registers,
    }),
    requestDuration: new Histogram({
      name: 'posthorn_http_request_duration_seconds',
      help: 'Time to answer an API request, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: seconds,
      registers,
    }),
    storeFailures: new Counter({
      name: 'posthorn_store_failures_total',
      help: 'Calls to the store that failed.',
      registers,
    }),
    nodesLost: new Counter({
      name: 'posthorn_nodes_lost_total',
      help: 'Times this process lost its lease and went on anew.',
      registers,
    }),
    bugs: new Counter({
      name: 'posthorn_bugs_total',
      help: 'Times our own code broke while delivering.',
      registers,
    }),
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
