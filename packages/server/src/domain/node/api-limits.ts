/** What the API takes in, the same for all callers. */
export interface ApiLimits {
  /** Bytes of one event's JSON body. */
  readonly eventBytes: number
  readonly batchEvents: number
  readonly batchBytes: number
  /** Deliveries that one publish may make. */
  readonly fanOut: number
  /** Caps on the intake; past them publishers get 503. */
  readonly uncommittedRequests: number
  readonly uncommittedBytes: number
  /** Requests a second to `/webhooks/v2` from one address, and with one key; 0 for no limit. */
  readonly subscriptionsPerIp: number
  readonly subscriptionsPerKey: number
  /** Anyone may create a channel. */
  readonly openChannels: boolean
}
