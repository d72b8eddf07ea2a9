import { components } from '@posthorn/contract'
import type { TSchema } from 'typebox'
import type { Route } from '../route.ts'
import type { Parameter, Schema } from './document.ts'
import { exampleOf } from './example.ts'
import { withReferences } from './references.ts'

export function parametersOf(route: Route): Parameter[] {
  return [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)]
}

/** Whether the route answers a list in pages. */
export function isPaged({ query }: Route): boolean {
  return propertiesOf(query).cursor !== undefined
}

const placeWords: Readonly<Record<string, string>> = {
  channel: 'The id of the channel, or its guid.',
  delivery: 'The id of the delivery: `{event_id}_{webhook_id}`.',
  topic: 'The name of the topic.',
}

function pathParameters(route: Route): Parameter[] {
  return Array.from(route.path.matchAll(/:(\w+)/g), ([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: placeWords[name] ?? `The id of the ${name}.`,
    schema: { type: 'string', ...exampleOfPlace(name) },
  }))
}

/** As the resource of that name calls itself. */
function exampleOfPlace(name: string): Schema {
  const noun = name.charAt(0).toUpperCase() + name.slice(1)
  const resources: Readonly<Record<string, TSchema>> = components
  const properties = propertiesOf(resources[noun] ?? null)
  const own = properties.id ?? properties.name
  return own === undefined ? {} : { examples: [exampleOf(own)] }
}

function queryParameters(route: Route): Parameter[] {
  return Object.entries(propertiesOf(route.query)).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    description: schema.description ?? '',
    schema: withReferences(schema),
  }))
}

function propertiesOf(query: Schema | null): NonNullable<Schema['properties']> {
  return query?.properties ?? {}
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
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
    },
  ]
}
