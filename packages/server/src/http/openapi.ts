import { components, Problem } from '@posthorn/contract'
import type { TSchema } from 'typebox'
import { type RefusalCode, refusals } from '../domain/errors.ts'
import { problemType } from './problem.ts'
import type { Method, Route, Who } from './route.ts'

export interface OpenapiDocument {
  readonly openapi: '3.1.1'
  readonly info: {
    readonly title: string
    readonly version: string
    readonly summary: string
    readonly description: string
    readonly license: { readonly name: string; readonly identifier: string }
  }
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>
    readonly securitySchemes: Readonly<Record<string, unknown>>
  }
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content: Content }>
  >
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description: string
  readonly schema: unknown
}

type Content = Readonly<Record<string, { readonly schema?: unknown }>>

/** The OpenAPI 3.1 document of the routes, made from the very schemas that check requests. */
export function openapiDocument(routes: readonly Route[], version: string): OpenapiDocument {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    const operations = paths[path] ?? {}
    paths[path] = operations
    for (const method of route.methods) {
      operations[method.toLowerCase()] = operationOf(route, method)
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
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(components).map(([name, schema]) => [name, withReferences(schema, schema)]),
      ),
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic', description: 'The key as user name, no password.' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

function operationOf(route: Route, method: Method): Operation {
  const again = route.methods.indexOf(method) > 0
  return {
    operationId: again ? `${route.id}By${method}` : route.id,
    tags: [tagOf(route)],
    summary: route.summary,
    description: whoMay(route.who),
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)],
    ...(route.body !== null && { requestBody: requestBody(route, route.body) }),
    responses: {
      [String(route.status)]: {
        description: 'Done.',
        content:
          typeof route.answer === 'string'
            ? { [route.answer]: {} }
            : { 'application/json': { schema: withReferences(route.answer) } },
      },
      default: {
        description: `A problem. Codes: ${codesOf(route).join(', ')}.`,
        content: { [problemType]: { schema: withReferences(Problem) } },
      },
    },
    security: securityOf(route.who),
  }
}

function requestBody(route: Route, body: TSchema) {
  const schema = withReferences(body)
  const others =
    route.id === 'publishEvents'
      ? { 'application/x-ndjson': { schema: { type: 'string' } } }
      : { 'application/x-www-form-urlencoded': { schema } }
  return { required: true, content: { 'application/json': { schema }, ...others } }
}

const parameterWords: Readonly<Record<string, string>> = {
  channel: 'The id of the channel, or its guid.',
  webhook: 'The id of the webhook.',
  event: 'The id of the event.',
  delivery: 'The id of the delivery: `{event_id}_{webhook_id}`.',
  key: 'The id of the key.',
  topic: 'The name of the topic.',
}

function pathParameters(route: Route): Parameter[] {
  return Array.from(route.path.matchAll(/:(\w+)/g), ([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: parameterWords[name] ?? '',
    schema: { type: 'string' },
  }))
}

function queryParameters(route: Route): Parameter[] {
  const properties: Record<string, TSchema> = (route.query as QuerySchema | null)?.properties ?? {}
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    description: 'description' in schema ? String(schema.description) : '',
    schema,
  }))
}

interface QuerySchema extends TSchema {
  readonly properties?: Record<string, TSchema>
}

function headerParameters(route: Route): Parameter[] {
  if (!route.once) return []
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description:
        'The same key with the same body gets the same answer for 24 hours, and nothing happens twice.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ]
}

function whoMay(who: Who): string {
  switch (who.kind) {
    case 'anyone':
      return 'Needs no key.'
    case 'any_key':
      return 'Needs any key.'
    case 'operator':
      return 'Needs the operator key.'
    case 'open_channels':
      return 'Needs the operator key, or none where the installation lets anyone create channels.'
    case 'channel': {
      const subscriber = who.subscriber ? ", or the webhook's subscriber key" : ''
      return `Needs a publisher key of the channel with the scope ${who.scope}${subscriber}, or the operator key.`
    }
  }
}

function securityOf(who: Who): Operation['security'] {
  const keys = [{ basic: [] }, { bearer: [] }]
  if (who.kind === 'anyone') return []
  return who.kind === 'open_channels' ? [...keys, {}] : keys
}

function codesOf(route: Route): RefusalCode[] {
  const impossible = new Set<RefusalCode>()
  if (route.who.kind === 'anyone') impossible.add('unauthenticated').add('forbidden')
  if (route.body === null) {
    for (const code of bodyCodes) impossible.add(code)
  }
  if (!route.once) impossible.add('idempotency_key_reused')
  return (Object.keys(refusals) as RefusalCode[]).filter((code) => !impossible.has(code))
}

const bodyCodes: readonly RefusalCode[] = [
  'malformed_json',
  'malformed_form',
  'invalid_utf8',
  'nested_too_deep',
  'duplicate_key',
  'body_too_large',
  'unsupported_media_type',
  'batch_too_wide',
]

function tagOf({ path }: Route): string {
  const [, first = '', second = '', , fourth] = path.split('/')
  return first === 'v1' ? (fourth ?? second) : 'service'
}

const names = new Map<unknown, string>(
  Object.entries(components).map(([name, schema]) => [schema, name]),
)

/** A copy in which every schema with a name of its own is a reference to it, the outermost excepted. */
function withReferences(schema: unknown, outermost: unknown = null): unknown {
  const name = names.get(schema)
  if (name !== undefined && schema !== outermost) return { $ref: `#/components/schemas/${name}` }
  if (Array.isArray(schema)) return schema.map((each) => withReferences(each))
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, withReferences(value)]),
  )
}
