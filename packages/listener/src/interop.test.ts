import { generateSecret } from '@posthorn/signature'
import fc from 'fast-check'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { expect, test } from 'vitest'
import { createListener } from './index.ts'
import { signedMessage } from './testing/index.ts'

const libraries = [
  ['standardwebhooks', 'webhook', StandardWebhook],
  ['svix', 'webhook', SvixWebhook],
  ['svix', 'svix', SvixWebhook],
] as const

test.each(libraries)('what %s signs with %s- headers is handled', async (_, prefix, Webhook) => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.uuid(), async (data, id) => {
      const secret = generateSecret()
      const body = JSON.stringify({ type: 'a', data })
      const sentAt = new Date()
      const headers = {
        'content-type': 'application/json',
        [`${prefix}-id`]: id,
        [`${prefix}-timestamp`]: String(Math.floor(sentAt.getTime() / 1000)),
        [`${prefix}-signature`]: new Webhook(secret).sign(id, sentAt, body),
      }
      let got: unknown
      const listener = createListener({ secrets: secret }).on('a', (event) => {
        got = event.data
      })
      const request = new Request('http://h/', { method: 'POST', headers, body })
      expect((await listener.fetch(request)).status).toBe(200)
      expect(got).toEqual(JSON.parse(body).data)
    }),
    { numRuns: 30 },
  )
})

test.each(libraries.slice(0, 2))(
  'what the testing kit signs %s verifies',
  async (_, _prefix, Webhook) => {
    const [secret, old] = [generateSecret(), generateSecret()]
    const message = await signedMessage({ secret: [secret, old], topic: 'a.b', data: { n: 'é' } })
    for (const each of [secret, old]) {
      const verified = new Webhook(each).verify(message.body, { ...message.headers })
      expect(verified ?? JSON.parse(message.body)).toMatchObject({ type: 'a.b', data: { n: 'é' } })
    }
    expect(() =>
      new Webhook(generateSecret()).verify(message.body, { ...message.headers }),
    ).toThrow()
  },
)
