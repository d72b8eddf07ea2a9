import { components } from '@posthorn/contract'
import type { Route } from '../route.ts'
import { describeDelivery } from './describe-delivery.ts'
import { describeRoute, tagOf } from './describe-route.ts'
import type { OpenapiDocument, Operation } from './document.ts'
import { withReferences } from './references.ts'

/**
 * The OpenAPI 3.1 document of the routes, made from the very schemas that check requests, and of the
 * deliveries, made by the code that sends them.
 */
export function writeDocument(routes: readonly Route[], version: string): OpenapiDocument {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    const operations = paths[path] ?? {}
    paths[path] = operations
    for (const method of route.methods) {
      operations[method.toLowerCase()] = describeRoute(route, method)
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Posthorn',
      version,
      summary: 'Webhooks: publish an event, and every subscriber gets it.',
      description:
        'Send a key as the user name of HTTP Basic or as a Bearer token. Bodies are JSON or forms; errors are application/problem+json with a stable `code`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [...new Set(routes.map(tagOf))].map((name) => ({
      name,
      ...(titles[name] !== undefined && { 'x-displayName': titles[name] }),
      ...(nouns[name] !== undefined && { description: nouns[name] }),
    })),
    paths,
    webhooks: { event: { post: describeDelivery() } },
    components: {
      schemas: Object.fromEntries(
        Object.entries(components).map(([name, schema]) => [name, withReferences(schema, schema)]),
      ),
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic', description: 'The key as user name, no password.' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The key as token.' },
      },
    },
  }
}

const nouns: Readonly<Record<string, string>> = {
  channels: "A channel is a publisher's space: its webhooks, events and keys.",
  keys: 'A publisher key opens its channel, as far as its scopes go. The subscriber key of a webhook comes with the webhook.',
  webhooks:
    'A webhook is a subscription: where events go, which topics, in what format, how signed and how retried.',
  events:
    'An event is one accepted fact. It never changes, and goes to every webhook that wants it.',
  deliveries:
    'A delivery is one event bound for one webhook. It is attempted until the receiver takes it or the retry policy is exhausted.',
  topics: 'A topic is a kind of event, with a description, an example and a JSON Schema.',
  replays: 'A replay sends past events again.',
  'webhooks-v2':
    'The same webhooks under another API, for clients that know it: a subscription is a webhook that has a URL. Bodies are JSON, keys come as Bearer tokens, lists are paged by offset, and errors are `{type, title, status, detail, traceId}`. An address may make 30 requests a second and a key 10, unless the server is set otherwise.',
  service: 'The server itself, for monitoring and for tools.',
}

/** Of the nouns whose names are no words. */
const titles: Readonly<Record<string, string>> = {
  'webhooks-v2': 'Subscriptions (/webhooks/v2)',
}
