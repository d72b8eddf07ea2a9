import Type, { type TSchema } from 'typebox'
import { emailPattern, nullableText, oneOf, Time, urlPattern, WebhookId } from './values.ts'

/**
 * The subscription API at `/webhooks/v2`. Its names are its own: the contact alone has three
 * spellings, one for each of POST, PUT and GET.
 */

/** How its lists are paged. */
export const subscriptionPageLimits = { default: 25, max: 100 } as const

const subscriptionFilters = ['All', 'Active', 'Inactive'] as const

const PageSize = Type.Integer({
  minimum: 1,
  maximum: subscriptionPageLimits.max,
  default: subscriptionPageLimits.default,
  description: 'The most items of one page.',
})
const PageStartIndex = Type.Integer({
  minimum: 0,
  default: 0,
  description: 'How many items to skip.',
})

const paging = {
  pageSize: Type.Optional(PageSize),
  pageStartIndex: Type.Optional(PageStartIndex),
}

export const OffsetQuery = Type.Object(paging, { additionalProperties: false })

export const SubscriptionQuery = Type.Object(
  {
    ...paging,
    subscriptionStatusQueryFilter: Type.Optional(
      Type.Unsafe<(typeof subscriptionFilters)[number]>({
        ...oneOf(
          subscriptionFilters,
          '`Active`: those that are enabled. `Inactive`: those that are disabled.',
        ),
        default: 'All',
      }),
    ),
  },
  { additionalProperties: false },
)

const contactExample = 'ops@example.com'
const Contact = Type.String({
  maxLength: 254,
  pattern: emailPattern,
  description: 'The e-mail address of whom to write to about the listener.',
  examples: [contactExample],
})
const ConsumerUrl = Type.String({
  minLength: 1,
  maxLength: 2048,
  pattern: urlPattern,
  description: 'Where notifications are sent: http or https, at a public address.',
  examples: ['https://erp.example.com/hooks'],
})
const KnownTopicName = Type.String({
  minLength: 1,
  maxLength: 128,
  description: 'The name of a topic in the catalog.',
  examples: ['order.created'],
})
const TopicNames = Type.Array(KnownTopicName, {
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
  description: 'Which topics, as the catalog names them.',
  examples: [['order.created']],
})
const IntegrationType = oneOf(['Api'], 'There is one type.')

export const Subscription = Type.Object({
  id: WebhookId,
  _link: Type.String({
    description: 'The path of the subscription.',
    examples: ['/webhooks/v2/subscriptions/019c21ac-ec65-7a10-8c11-4f6b1d2e3a02'],
  }),
  consumerUrl: ConsumerUrl,
  createdDate: Time,
  modifiedDate: Time,
  status: oneOf(
    ['enabled', 'disabled'],
    'disabled: not validated yet, suspended by its owner, or disabled by Posthorn; nothing is sent.',
  ),
  tech_contact: nullableText({
    description: 'The e-mail address of whom to write to; null when it was made without one.',
    examples: [contactExample],
  }),
  topicNames: Type.Array(Type.String(), {
    description: 'Empty when it was made through `/v1` for every topic.',
    examples: [['order.created']],
  }),
  integrationType: IntegrationType,
})

export const NewSubscription = Type.Object(
  {
    consumerUrl: ConsumerUrl,
    techContact: Contact,
    topicNames: TopicNames,
    integrationType: Type.Optional(Type.Unsafe<'Api'>({ ...IntegrationType, default: 'Api' })),
  },
  {
    additionalProperties: false,
    examples: [
      {
        consumerUrl: 'https://erp.example.com/hooks',
        techContact: contactExample,
        topicNames: ['order.created'],
        integrationType: 'Api',
      },
    ],
  },
)

export const CreatedSubscription = Type.Object({
  subscriptionId: WebhookId,
  secret: Type.String({
    description: 'Signs every notification (Standard Webhooks, `whsec_`). Shown here this once.',
    examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  }),
})

/** Fields left out stay as they are. */
export const SubscriptionChanges = Type.Object(
  {
    technicalContact: Type.Optional(Contact),
    topicNames: Type.Optional(TopicNames),
    consumerUrl: Type.Optional(
      Type.Unsafe<never>({
        not: {},
        description:
          'A subscription keeps its consumerUrl. Leave it out; to be notified elsewhere, create another subscription and delete this one.',
      }),
    ),
  },
  { additionalProperties: false, examples: [{ topicNames: ['order.created'] }] },
)

export const TestEvent = Type.Object(
  { topicName: KnownTopicName },
  { additionalProperties: false, examples: [{ topicName: 'order.created' }] },
)

export const SubscriptionTopic = Type.Object({
  topicName: KnownTopicName,
  description: nullableText({
    description: 'When such an event happens.',
    examples: ['An order was placed.'],
  }),
})

/** One page of a list; there are more while `pageStartIndex` and its items are below `count`. */
export function offsetPageOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    count: Type.Integer({ description: 'How many there are, on all pages.', examples: [1] }),
    pageSize: PageSize,
    pageStartIndex: PageStartIndex,
    items: Type.Array(item),
  })
}

/** What every error below `/webhooks/v2` answers. */
export const SubscriptionProblem = Type.Object(
  {
    type: Type.String({
      description: 'Where the problem is explained, relative to this server. Stable.',
    }),
    title: Type.String({ description: 'What kind of problem it is.' }),
    status: Type.Integer({ description: 'As the answer has it.' }),
    detail: Type.String({ description: 'What happened and what to do next.' }),
    traceId: Type.String({
      description: 'Also in the header `x-request-id`, and in the log of the server.',
    }),
  },
  {
    additionalProperties: false,
    examples: [
      {
        type: '/docs#problem-unknown_topic',
        title: 'The topic is not in the catalog',
        status: 412,
        detail: 'The catalog has no topic "order.shipped". GET /webhooks/v2/topics lists them.',
        traceId: 'c0ffee123456-7',
      },
    ],
  },
)

export type OffsetQuery = Type.Static<typeof OffsetQuery>
export type SubscriptionQuery = Type.Static<typeof SubscriptionQuery>
export type Subscription = Type.Static<typeof Subscription>
export type NewSubscription = Type.Static<typeof NewSubscription>
export type CreatedSubscription = Type.Static<typeof CreatedSubscription>
export type SubscriptionChanges = Type.Static<typeof SubscriptionChanges>
export type TestEvent = Type.Static<typeof TestEvent>
export type SubscriptionTopic = Type.Static<typeof SubscriptionTopic>
export type SubscriptionProblem = Type.Static<typeof SubscriptionProblem>
