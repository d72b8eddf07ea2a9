import { expect, test } from 'vitest'
import { checkProbe } from './check-probe.ts'

function countIn(probe: ReturnType<typeof checkProbe>, id: string): Promise<unknown> {
  return probe.fetch(new Request(`http://localhost/effects?id=${id}`)).json()
}

test('each run of the handler is one effect of its event', async () => {
  const probe = checkProbe()
  await Promise.all(['a', 'a', 'b'].map((id) => probe.handler({ id, data: null })))
  expect(await countIn(probe, 'a')).toEqual({ effects: 2 })
  expect(await countIn(probe, 'b')).toEqual({ effects: 1 })
  expect(await countIn(probe, 'unknown')).toEqual({ effects: 0 })
})

test('an event fails the first time when it asks for that, and has no effect then', async () => {
  const probe = checkProbe()
  const event = { id: 'a', data: { fail_first: true } }
  await expect(probe.handler(event)).rejects.toThrow('asked for event a to fail')
  expect(await countIn(probe, 'a')).toEqual({ effects: 0 })
  await probe.handler(event)
  expect(await countIn(probe, 'a')).toEqual({ effects: 1 })
})

test('the answer is the same in the manner of Node', () => {
  const probe = checkProbe()
  const said: string[] = []
  const response = {
    setHeader: (name: string, value: string) => said.push(`${name}: ${value}`),
    end: (body: string) => said.push(body),
  }
  probe.node({ url: '/effects?id=a' }, response)
  expect(said).toEqual(['content-type: application/json', '{"effects":0}'])
})
