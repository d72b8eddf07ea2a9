import type { WebhookEvent } from './event.ts'

type TopicOf<Topics> = keyof Topics & string

/** `job.*` and `job.invoice.*` of `job.invoice.paid`; `orders/*` of `orders/create`. */
type Prefixes<Topic extends string> =
  | (Topic extends `${infer Head}.${infer Rest}`
      ? `${Head}.*` | `${Head}.${Prefixes<Rest>}`
      : never)
  | (Topic extends `${infer Head}/${string}` ? `${Head}/*` : never)

/** What a handler can be registered for: a topic, all topics below a prefix, or all topics. */
export type Pattern<Topics> = TopicOf<Topics> | Prefixes<TopicOf<Topics>> | '*'

type Matching<Topic extends string, P extends string> = P extends `${infer Prefix}*`
  ? Extract<Topic, `${Prefix}${string}`>
  : Extract<Topic, P>

type OneOf<Topics, Topic extends TopicOf<Topics>> = Topic extends unknown
  ? WebhookEvent<Topic, Topics[Topic]>
  : never

/** The event that a handler for this pattern gets; for a prefix a union that `event.topic` narrows. */
export type EventFor<Topics, P extends string> =
  string extends TopicOf<Topics>
    ? WebhookEvent<P extends `${string}*` ? string : P, Topics[TopicOf<Topics>]>
    : OneOf<Topics, Matching<TopicOf<Topics>, P>>
