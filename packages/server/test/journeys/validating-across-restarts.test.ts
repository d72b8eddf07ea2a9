import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { publisherOf } from '../publisher.ts'
import { startAskedReceiver } from '../receiver/asked-receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

interface Shown {
  readonly id: string
  readonly status: string
  readonly validation_state: { readonly answer: string; readonly detail: string | null }
}

/** A channel of a server that can be restarted, seen from its publisher. */
async function publishing() {
  let server: TestServer = await startTestServer({ POSTHORN_ORIGIN: 'hooks.example.com' })
  onTestFinished(() => server.close())
  const made = await server.operator.ok<{ id: string; publisher_key: string }>(
    'POST',
    '/v1/channels',
    { name: 'Billing' },
  )
  return {
    publisher: () => publisherOf(server, made),
    async restart() {
      server = await server.restart()
    },
  }
}

test('a code stays good over a restart of the server', async () => {
  const { publisher, restart } = await publishing()
  const receiver = await startAskedReceiver()
  const { path, api, webhook } = publisher()
  const { id } = await webhook({ webhook_url: receiver.url, validation: 'code' })
  const code = await receiver.code(1)
  await eventually(
    () => api.ok<Shown>('GET', `${path}/webhooks/${id}`),
    ({ validation_state }) => validation_state.answer === 'agreed',
  )
  await restart()
  const confirmed = await publisher().api.ok<Shown>('POST', `${path}/webhooks/${id}/validation`, {
    code,
  })
  expect(confirmed.status).toBe('active')
  const event = await publisher().publish('CustomerAdded')
  await publisher().logWhen(event, 'delivered')
})

test('a stop cuts a validation request short, and says so', async () => {
  const { publisher, restart } = await publishing()
  const receiver = await startAskedReceiver()
  receiver.answer(() => new Promise(() => undefined))
  const { id } = await publisher().webhook({ webhook_url: receiver.url, validation: 'challenge' })
  await receiver.request(1)
  await restart()
  const { path, api } = publisher()
  const shown = await api.ok<Shown>('GET', `${path}/webhooks/${id}`)
  expect(shown).toMatchObject({
    status: 'to_be_validated',
    validation_state: { answer: 'refused', detail: expect.stringMatching(/^Posthorn stopped/) },
  })
})

test('the origin is the one that the operator gave', async () => {
  const { publisher } = await publishing()
  const receiver = await startAskedReceiver()
  await publisher().webhook({ webhook_url: receiver.url, validation: 'cloudevents' })
  const { headers } = await receiver.request(1)
  expect(headers['webhook-request-origin']).toBe('hooks.example.com')
})
