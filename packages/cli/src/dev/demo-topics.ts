import type { Client } from '@posthorn/client'

interface DemoTopic {
  readonly name: string
  readonly description: string
  readonly example: Readonly<Record<string, string | number>>
}

/** What a small shop would publish, to try things out with. Without schemas: other data is welcome as well. */
export const demoTopics: readonly [DemoTopic, ...DemoTopic[]] = [
  {
    name: 'order.created',
    description: 'A customer placed an order.',
    example: { order: 1001, customer: 'cus_42', total: '49.90', currency: 'EUR' },
  },
  {
    name: 'order.paid',
    description: 'The payment of an order arrived.',
    example: { order: 1001, paid_with: 'card', total: '49.90', currency: 'EUR' },
  },
  {
    name: 'order.shipped',
    description: 'An order left the warehouse.',
    example: { order: 1001, carrier: 'DHL', tracking: 'JD0146000060' },
  },
  {
    name: 'customer.updated',
    description: 'A customer changed a name or an address.',
    example: { customer: 'cus_42', name: 'Ada Lovelace', city: 'London' },
  },
]

/** Puts those that are missing into the catalog. What somebody made of the others stays. */
export async function ensureTopics(client: Client): Promise<void> {
  const known = new Set<string>()
  for await (const { name } of client.topics.list()) known.add(name)
  const topics = demoTopics.filter(({ name }) => !known.has(name))
  if (topics.length > 0) await client.topics.import({ topics })
}
