import type { IncomingMessage } from 'node:http'
import { type AnyListener, closingHeader, nodeIncoming } from './node.ts'

/** What the plugin uses of Fastify, so that the package depends on no version of it. */
interface FastifyLike {
  removeAllContentTypeParsers(): void
  addContentTypeParser(
    type: string,
    parser: (request: unknown, payload: unknown, done: (error: null) => void) => void,
  ): unknown
  all(
    path: string,
    handler: (request: { readonly raw: IncomingMessage }, reply: ReplyLike) => Promise<unknown>,
  ): unknown
}

interface ReplyLike {
  code(status: number): unknown
  headers(values: Readonly<Record<string, string>>): unknown
  send(body: string): unknown
}

/**
 * For Fastify 4 and 5: `app.register(fastifyPlugin(listener), { prefix: '/webhooks' })`. The plugin has
 * a context of its own, in which nothing parses bodies; the rest of the application keeps its parsers.
 */
export function fastifyPlugin(listener: AnyListener): (instance: FastifyLike) => Promise<void> {
  return async (instance) => {
    instance.removeAllContentTypeParsers()
    // Leaves the stream as it is: the listener reads the bytes, within its own limit.
    instance.addContentTypeParser('*', (_request, _payload, done) => done(null))
    instance.all('/', async (request, reply) => {
      const { status, headers, body } = await listener.handle(nodeIncoming(request.raw))
      reply.code(status)
      reply.headers({ ...headers, ...closingHeader(request.raw) })
      return reply.send(body)
    })
  }
}
