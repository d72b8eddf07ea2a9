import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import type { OperationContext } from '../operations/context.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { authenticate } from './authenticate.ts'
import { authorize } from './authorize.ts'
import { refuseBrokenRequest } from './broken-request.ts'
import { docsPage } from './docs-page.ts'
import { methodsByPath } from './methods-by-path.ts'
import { openapiDocument } from './openapi.ts'
import { refusalOf, stopping } from './problem.ts'
import { requestId } from './request-id.ts'
import { logRequests } from './request-log.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'
import { type Caller, sendRefusal, serve } from './serve.ts'

export interface AppDeps {
  readonly context: OperationContext
  readonly telemetry: Pick<Telemetry, 'requestAnswered'>
  readonly metrics: Pick<Metrics, 'text'>
  readonly version: string
  /** Whose `X-Forwarded-For` is believed: addresses and CIDRs. */
  readonly trustedProxies: readonly string[]
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
    /** What broke, when the answer is a 5xx. */
    failure: unknown
  }
  interface FastifyContextConfig {
    route?: Route
    /** Set where a path does not take the method: what it takes. */
    allowed?: readonly string[]
  }
}

/**
 * The HTTP API, not listening yet. Who may is asked before a body is read, so that nobody without a
 * key makes the server hold one.
 */
export function createApp(deps: AppDeps): FastifyInstance {
  const { context } = deps
  const app = Fastify({
    logger: false,
    genReqId: requestId,
    requestIdHeader: false,
    trustProxy: deps.trustedProxies.length > 0 ? [...deps.trustedProxies] : false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: 60_000,
    keepAliveTimeout: 75_000,
    clientErrorHandler: refuseBrokenRequest,
    frameworkErrors: (error, _request, reply) => sendRefusal(reply, refusalOf(error)),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 400 },
  })
  app.decorateRequest('caller', null)
  app.decorateRequest('failure', null)
  logRequests(app, deps.telemetry)
  readBodiesAsBytes(app)

  let isStopping = false
  app.addHook('preClose', (done) => {
    isStopping = true
    // A connection that still waits for its answer is not idle yet, and its client would keep it.
    const sweep = setInterval(() => app.server.closeIdleConnections(), 50)
    app.server.once('close', () => clearInterval(sweep))
    done()
  })
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('cache-control', 'no-store')
    if (isStopping) return refuseForGood(reply, stopping)
    const { route, allowed } = request.routeOptions.config
    if (route === undefined) return refuseUnrouted(request, reply, allowed)
    const nowMs = context.clock.nowMs()
    const key =
      route.who.kind === 'anyone'
        ? null
        : authenticate(request.headers.authorization, context.directory, nowMs)
    if (isRefusal(key)) return sendRefusal(reply, key)
    const params = request.params as Readonly<Record<string, string>>
    const permission = authorize(context, { who: route.who, key, params })
    if (isRefusal(permission)) return sendRefusal(reply, permission)
    request.caller = { key, channel: permission.channel }
    done()
  })

  const document = openapiDocument(routes, deps.version)
  const service = {
    ready: () => !isStopping && answers(context),
    metricsText: () => deps.metrics.text(),
    openapi: Buffer.from(JSON.stringify(document)),
    docs: Buffer.from(docsPage(document)),
  }
  for (const route of routes) {
    const handle = serve(route, { context, service })
    app.route({
      method: [...route.methods],
      url: route.path,
      config: { route },
      bodyLimit: route.bodyBytes(context.limits),
      handler: (request, reply) => {
        if (request.caller === null) throw new Error(`${route.id} was reached without permission`)
        handle(request, reply, request.caller)
      },
    })
  }
  for (const { path, allowed, others } of methodsByPath(routes)) {
    app.route({ method: others, url: path, config: { allowed }, handler: unreachable })
  }
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const refusal = refusalOf(error)
    request.failure = error
    sendRefusal(reply, refusal)
  })
  return app
}

/** Before the body is read: nobody waits for what nobody takes. */
function refuseUnrouted(
  request: FastifyRequest,
  reply: FastifyReply,
  allowed: readonly string[] | undefined,
) {
  if (allowed === undefined) return sendRefusal(reply, noSuchPath(request.url))
  const list = allowed.join(', ')
  reply.header('allow', list)
  sendRefusal(reply, {
    refused: 'method_not_allowed',
    detail: `This path does not take ${request.method}. It takes ${list}.`,
  })
}

function noSuchPath(url: string): Refusal {
  return {
    refused: 'not_found',
    detail: `There is nothing at ${url.slice(0, 200)}. The paths are listed at /docs.`,
  }
}

function unreachable() {
  throw new Error('a request went past the check of its method')
}

/** Bodies stay bytes whatever their type says: each route reads its own. */
function readBodiesAsBytes(app: FastifyInstance) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

function refuseForGood(reply: FastifyReply, refusal: Refusal) {
  reply.header('connection', 'close')
  sendRefusal(reply, refusal)
}

async function answers({ store }: OperationContext): Promise<boolean> {
  return store.read.ping().then(
    () => true,
    () => false,
  )
}
