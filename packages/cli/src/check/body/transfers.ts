import type { Check } from '../check.ts'
import { expectAccepted } from '../expect-reply.ts'
import { checkTopic, newId } from '../message.ts'

export const transferChecks: readonly Check[] = [
  {
    id: 'body/chunked',
    level: 'must',
    title: 'takes a body that comes in chunks, without a Content-Length',
    fix: "Read the request to its end: gather every 'data' event until 'end', or let the framework do it, and do not ask for Content-Length.",
    run: (listener) => {
      const message = { ...listener.event({ data: { in: 'chunks' } }), framing: 'chunked' } as const
      return expectAccepted(listener, { what: 'a chunked body', message })
    },
  },
  {
    id: 'body/charset',
    level: 'must',
    title: 'takes application/json with a charset',
    fix: "Compare the media type alone: what stands before ';', without spaces, in lower case. request.headers['content-type'] === 'application/json' misses the parameters.",
    run: (listener) => {
      const types = ['application/json; charset=utf-8', 'application/json;charset=UTF-8']
      const variants = types.map((contentType) => ({
        what: `Content-Type: ${contentType}`,
        message: listener.event({ contentType }),
      }))
      return expectAccepted(listener, ...variants)
    },
  },
  {
    id: 'body/cloudevents',
    level: 'must',
    title: 'takes application/cloudevents+json',
    fix: "Read bodies of every JSON type: express.raw({ type: () => true }), or type: ['application/json', 'application/*+json'] where the parser is to choose; addContentTypeParser('*', …) in Fastify.",
    run: (listener) => {
      const contentType = 'application/cloudevents+json; charset=utf-8'
      const id = newId()
      const event = {
        specversion: '1.0',
        id,
        source: '/posthorn/check',
        type: checkTopic,
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        data: {},
      }
      const message = listener.event({ id, body: JSON.stringify(event), contentType })
      return expectAccepted(listener, { what: `Content-Type: ${contentType}`, message })
    },
  },
]
