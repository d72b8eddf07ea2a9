import type { Topic } from '@posthorn/client'
import { withLiveRefs } from './live-refs.ts'
import { plainSchema } from './plain-schema.ts'

/** What of a topic its type is made from. */
export type CataloguedTopic = Pick<Topic, 'name'> &
  Partial<Pick<Topic, 'description' | 'example' | 'schema' | 'deprecated_at'>>

const banner = `/**
 * Topics, and the types of the data of their events. Written by \`posthorn types\` from the catalog: do not
 * change it, run that again.
 *
 *     createListener<Topics>({ … }) of @posthorn/listener
 *     createClient<Topics>({ … }) of @posthorn/client
 */`

const style = { semi: false, singleQuote: true, printWidth: 100 }

/**
 * A TypeScript module with the interface `Topics`. The same topics give the same text, in whatever
 * order they come. A topic without a schema is `unknown`, with its example in its comment.
 */
export async function topicsModule(topics: readonly CataloguedTopic[]): Promise<string> {
  // Loaded when it is needed: it takes longer than all the rest of the program.
  const { compile } = await import('json-schema-to-typescript')
  const sorted = topics.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const properties = sorted.map(({ name, ...topic }) => {
    const prefix = `#/properties/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`
    const { schema = null } = topic
    const plain = plainSchema(schema ?? true, prefix)
    return [name, { ...plain, description: commentOf(topic) }]
  })
  const catalog = {
    type: 'object' as const,
    required: sorted.map(({ name }) => name),
    properties: Object.fromEntries(properties),
  }
  return compile(withLiveRefs(catalog, catalog) as typeof catalog, 'Topics', {
    bannerComment: banner,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    $refOptions: { resolve: { external: false } },
    style,
  })
}

function commentOf({
  description,
  example,
  schema,
  deprecated_at,
}: Omit<CataloguedTopic, 'name'>): string | undefined {
  const parts = [
    description ?? '',
    (schema ?? null) !== null || (example ?? null) === null
      ? ''
      : `@example\n${JSON.stringify(example, null, 2)}`,
    (deprecated_at ?? null) === null ? '' : `@deprecated since ${deprecated_at}`,
  ].filter((part) => part !== '')
  return parts.length === 0 ? undefined : parts.join('\n\n')
}
