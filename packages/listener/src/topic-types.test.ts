import { generateSecret } from '@posthorn/signature'
import { expect, expectTypeOf, test } from 'vitest'
import { createListener, type EventFor, type StandardSchema, type WebhookEvent } from './index.ts'
import { signedRequest } from './testing/index.ts'

interface Topics {
  'invoice.paid': { readonly total: number }
  'invoice.item.added': { readonly sku: string }
  'user.created': { readonly name: string }
}

const secret = generateSecret()
const post = (topic: string, data: unknown) => signedRequest({ secret, topic, data })

test('a handler gets the type of its topic', () => {
  const listener = createListener<Topics>({ secrets: secret })
  listener.on('invoice.paid', (event) => {
    expectTypeOf(event).toEqualTypeOf<WebhookEvent<'invoice.paid', { readonly total: number }>>()
  })
  listener.on('invoice.item.*', ({ data }) => {
    expectTypeOf(data.sku).toBeString()
  })
  listener.on('invoice.*', (event) => {
    expectTypeOf(event.topic).toEqualTypeOf<'invoice.paid' | 'invoice.item.added'>()
    if (event.topic === 'invoice.paid') expectTypeOf(event.data.total).toBeNumber()
  })
  listener.on('*', (event) => {
    expectTypeOf(event.topic).toEqualTypeOf<keyof Topics>()
  })
  // @ts-expect-error: no such topic
  listener.on('invoice.payed', () => {})
  // @ts-expect-error: no topic below this prefix
  listener.on('order.*', () => {})
})

test('without a map topics are any text and data is unknown', () => {
  createListener({ secrets: secret })
    .on('anything', (event) => {
      expectTypeOf(event).toEqualTypeOf<WebhookEvent<'anything', unknown>>()
    })
    .on('any.*', (event) => {
      expectTypeOf(event).toEqualTypeOf<WebhookEvent<string, unknown>>()
    })
  expectTypeOf<
    EventFor<{ 'orders/create': 1 }, 'orders/*'>['topic']
  >().toEqualTypeOf<'orders/create'>()
})

/** A validator as zod, valibot and arktype offer it. */
function numberField(name: string): StandardSchema<{ readonly cents: number }> {
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      async validate(value) {
        const given = (value as Record<string, unknown> | null)?.[name]
        if (typeof given === 'number') return { value: { cents: given * 100 } }
        return { issues: [{ message: `got ${given}`, path: [{ key: 'a/b' }, name] }] }
      },
    },
  }
}

test('validators give handlers their type and what they make of the data', async () => {
  const got: number[] = []
  const schemas = { 'invoice.paid': numberField('total') }
  const listener = createListener({ secrets: secret, schemas }).on('invoice.paid', ({ data }) => {
    expectTypeOf(data).toEqualTypeOf<{ readonly cents: number }>()
    got.push(data.cents)
  })
  expect((await listener.fetch(await post('invoice.paid', { total: 2 }))).status).toBe(200)
  expect(got).toEqual([200])
})

test('data that does not fit gets 422 with the places, not the values, and may be sent again', async () => {
  let runs = 0
  const listener = createListener<Topics>({
    secrets: secret,
    schemas: { 'invoice.paid': { ...numberField('total') } as never },
  }).on('*', () => {
    runs += 1
  })
  const response = await listener.fetch(await post('invoice.paid', { total: 'secret' }))
  expect(response.status).toBe(422)
  expect(await response.json()).toEqual({
    code: 'schema_mismatch',
    detail: 'The data does not fit the schema of its topic: /a~1b/total.',
  })
  expect((await listener.fetch(await post('user.created', {}))).status).toBe(200)
  expect(runs).toBe(1)
})

test('a validator that throws is our fault', async () => {
  const schema: StandardSchema = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate() {
        throw new Error('bug')
      },
    },
  }
  const listener = createListener({
    secrets: secret,
    schemas: { a: schema },
    onError: () => {},
  }).on('a', () => {})
  expect((await listener.fetch(await post('a', 1))).status).toBe(500)
})
