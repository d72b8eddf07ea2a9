import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchSurroundings, type Surroundings, until } from './in-server.ts'

let at: Surroundings
let webhook: string

/** Clears the screen, sets the title, turns the writing, breaks the line, and speaks the C1 way. */
const hostile = '\u001b[2J\u001b]0;owned\u0007\u202eevil\u2028\u009b31m\u0000'

beforeAll(async () => {
  at = await launchSurroundings()
  at.receiver.answer = { status: 500, body: `oops ${hostile}` }
  const [created] = await at.json<{ id: string }>(['webhooks', 'create', at.receiver.url])
  webhook = created?.id ?? ''
  await at.ok(['events', 'publish', 'bad.news', '--data', JSON.stringify({ [hostile]: hostile })])
})
afterAll(() => at.stop())

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/

describe('what others wrote does nothing to the terminal', () => {
  test.each([
    ['in tables', ['events', 'list']],
    ['in logs', ['deliveries', 'list']],
    ['in tests', ['webhooks', 'test', '$webhook']],
    ['in an event', ['events', 'get', '$event']],
    ['in the JSON of an event', ['events', 'get', '$event', '--json']],
    ['in the JSON of a list', ['events', 'list', '--json']],
    ['in an answer', ['deliveries', 'get', '$event_$webhook', '--full']],
    ['in the JSON of an answer', ['deliveries', 'get', '$event_$webhook', '--json']],
    ['in an error', ['webhooks', 'get', hostile]],
    ['in a question', ['webhooks', 'delete', hostile]],
    ['in a refused flag', ['events', 'list', '--topic', hostile]],
    ['in the name of a file', ['events', 'publish-batch', `no${hostile}`]],
  ])('%s', async (_where, words) => {
    const [event] = await until(
      () => at.json<{ id: string }>(['events', 'list', '--topic', 'bad.news']),
      (events) => events.length > 0,
    )
    const put = (word: string) =>
      word.replace('$webhook', webhook).replace('$event', event?.id ?? '')
    const { out, err } = await at.run(words.map(put))
    expect(out + err).not.toMatch(unseen)
    expect(out + err).not.toBe('')
  })

  test('and the JSON still says what it said', async () => {
    const [event] = await at.json<{ data: unknown }>(['events', 'list', '--topic', 'bad.news'])
    expect(event?.data).toEqual({ [hostile]: hostile })
  })
})
