import {
  createClient,
  type NewReplay,
  type NewTypedEvent,
  type Replay,
  type ReplayDryRun,
} from '@posthorn/client'
import { describe, expectTypeOf, test } from 'vitest'

interface Topics {
  'order.created': { order: number; total: string }
  'order.cancelled': { order: number; reason: string | null }
}
const client = createClient<Topics>({ url: 'http://127.0.0.1:9' })
const { events } = client.channel('shop')

// The compiler runs these; none of the calls is made.
describe('events of a map of topics', () => {
  test('are published with the data of their topic', () => {
    const publish = (event: NewTypedEvent<Topics, 'order.created'>) => events.publish(event)
    expectTypeOf(publish)
      .returns.resolves.toHaveProperty('data')
      .toEqualTypeOf<Topics['order.created']>()
    return () => {
      publish({ topic: 'order.created', data: { order: 1, total: '1.00' }, ext_ref_code: '1' })
      events.publish({ event_name: 'order.created', data: { order: 1, total: '1.00' } })
      // @ts-expect-error -- neither name is given
      events.publish({ data: { order: 1, total: '1.00' } })
      // @ts-expect-error -- the data is missing
      events.publish({ topic: 'order.created' })
      // @ts-expect-error -- the data of another topic
      events.publish({ topic: 'order.created', data: { order: 1, reason: null } })
      // @ts-expect-error -- not in the map
      events.publish({ topic: 'order.creatd', data: { order: 1, total: '1.00' } })
      // @ts-expect-error -- the data of another topic, among others
      events.publishBatch([{ topic: 'order.cancelled', data: { order: 1, total: '1.00' } }])
    }
  })

  test('are told apart by their topic, and null once erased', () => {
    const read = async () => (await events.list().page()).data[0]
    expectTypeOf(read)
      .returns.resolves.exclude<undefined>()
      .toHaveProperty('topic')
      .toEqualTypeOf<keyof Topics>()
    const look = (event: NonNullable<Awaited<ReturnType<typeof read>>>) => {
      if (event.erased_at === null && event.topic === 'order.cancelled') {
        expectTypeOf(event.data.reason).toEqualTypeOf<string | null>()
      }
      expectTypeOf(event.data).extract<null>().toEqualTypeOf<null>()
    }
    expectTypeOf(look).returns.toBeVoid()
  })

  test('of one topic have its data alone', () => {
    const read = async () => (await events.list({ topic: 'order.created' }).page()).data[0]
    expectTypeOf(read)
      .returns.resolves.exclude<undefined>()
      .toHaveProperty('data')
      .toEqualTypeOf<Topics['order.created'] | null>()
  })
})

test('events of no map have any topic, and data of which nothing is known', () => {
  const any = createClient({ url: 'http://127.0.0.1:9' }).channel('shop').events
  const publish = () => any.publish({ topic: 'anything' })
  expectTypeOf(publish).returns.resolves.toHaveProperty('data').toBeUnknown()
  expectTypeOf(publish).returns.resolves.toHaveProperty('topic').toBeString()
})

test('a replay answers counts alone when it was asked for nothing else', () => {
  const { replay } = client.channel('shop').webhook('hook')
  const counted = () => replay({ states: ['failed'], dry_run: true })
  expectTypeOf(counted).returns.resolves.toEqualTypeOf<ReplayDryRun>()
  const started = () => replay({ states: ['failed'] })
  expectTypeOf(started).returns.resolves.toEqualTypeOf<Replay>()
  const either = (order: NewReplay) => replay(order)
  expectTypeOf(either).returns.resolves.toEqualTypeOf<Replay | ReplayDryRun>()
})
