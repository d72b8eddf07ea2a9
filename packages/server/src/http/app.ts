import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { cut } from '../domain/refusal/quoted.ts'
import { redactUrl } from '../domain/refusal/redact.ts'
import { isRefusal, type Refusal } from '../domain/refusal/refusal.ts'
import type { OperationContext } from '../operations/context.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { refusalOf, stopping } from './answer/problem.ts'
import { readBytes } from './body/read-bytes.ts'
import { cameOverHttps, clientAddress, createTrust } from './client-address.ts'
import { addConsole } from './console/console.ts'
import { docsPage } from './docs/docs-page.ts'
import { writeDocument } from './openapi/write-document.ts'
import { authorize } from './request/authorize.ts'
import { maxHeaderBytes, maxRequestMs, refuseBrokenRequest } from './request/broken-request.ts'
import { callerKey } from './request/caller-key.ts'
import { methodsByPath } from './request/methods-by-path.ts'
import { changesAnonymous, createPublicLimit } from './request/public-limit.ts'
import { requestId } from './request/request-id.ts'
import { logRequests } from './request/request-log.ts'
import { type Caller, type Credentials, routedPath, sendRefusal, serve } from './request/serve.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'
import type { Sessions } from './session/sessions.ts'
import { isBelowSubscriptions } from './subscriptions/below.ts'
import { createSubscriptionLimits, type SubscriptionLimits } from './subscriptions/limits.ts'

export interface AppDeps {
  readonly context: OperationContext
  readonly telemetry: Pick<Telemetry, 'requestAnswered'>
  readonly metrics: Pick<Metrics, 'text'>
  readonly version: string
  readonly sessions: Sessions
  /** The folder of the built console; null to serve none. */
  readonly consoleFolder: string | null
  /** Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: addresses and CIDRs. */
  readonly trustedProxies: readonly string[]
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
    /** Whether the client came over https, as far as it or a trusted proxy tells. */
    readonly isSecure: boolean
    /** What broke, when the answer is a 5xx. */
    failure: unknown
  }
  interface FastifyContextConfig {
    route?: Route
    /** The pages and files of the console, which anyone may load: what they show comes over the API. */
    console?: true
    /** Set where a path does not take the method: what it takes. */
    allowed?: readonly string[]
  }
}

/** A request at the door. */
interface Admission {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly route: Route
  readonly found: Credentials | Refusal
  readonly limits: SubscriptionLimits | null
  readonly done: (error?: Error) => void
}

/**
 * The HTTP API, not listening yet. Who may is asked before a body is read, so that nobody without a
 * key makes the server hold one.
 */
export function createApp(deps: AppDeps): FastifyInstance {
  const { context } = deps
  const trust = deps.trustedProxies.length > 0 ? createTrust(deps.trustedProxies) : null
  const app = Fastify({
    logger: false,
    genReqId: requestId,
    requestIdHeader: false,
    trustProxy: trust ?? false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: maxRequestMs,
    http: { maxHeaderSize: maxHeaderBytes },
    keepAliveTimeout: 75_000,
    clientErrorHandler: refuseBrokenRequest,
    frameworkErrors: (error, request, reply) =>
      sendRefusal(withOwnHeaders(reply, request.id), refusalOf(error)),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 400 },
  })
  app.decorateRequest('caller', null)
  app.decorateRequest('failure', null)
  app.decorateRequest('isSecure', {
    getter() {
      return cameOverHttps(this, trust)
    },
  })
  logRequests(app, deps.telemetry)
  readBodiesAsBytes(app)

  const refusePublic = createPublicLimit(context.clock)
  const subscriptionLimits = createSubscriptionLimits(context.limits, context.clock)
  let isStopping = false
  app.addHook('preClose', (done) => {
    isStopping = true
    context.live.end()
    // A connection that still waits for its answer is not idle yet, and its client would keep it.
    const sweep = setInterval(() => app.server.closeIdleConnections(), 50)
    app.server.once('close', () => clearInterval(sweep))
    done()
  })
  app.addHook('onRequest', (request, reply, done) => {
    withOwnHeaders(reply, request.id)
    if (isStopping) return refuseForGood(reply, stopping)
    // Fastify makes these options anew, 150 bytes, each time they are asked for.
    const { routeOptions, url } = request
    const limits = isBelowSubscriptions(routedPath({ routeOptions, url }))
      ? subscriptionLimits
      : null
    const tooMany = limits?.address(clientAddress(request), reply) ?? null
    if (tooMany !== null) return sendRefusal(reply, tooMany)
    const { route, allowed, console: isConsole } = routeOptions.config
    if (isConsole && !isOfApi(url)) return done()
    if (route === undefined) return refuseUnrouted(request, reply, allowed)
    const found = callerKey(request, route, deps)
    if (!(found instanceof Promise)) return admit({ request, reply, route, found, limits, done })
    found.then((found) => admit({ request, reply, route, found, limits, done })).catch(done)
  })

  function admit({ request, reply, route, found, limits, done }: Admission) {
    if (isRefusal(found)) return sendRefusal(reply, found)
    const { key, session } = found
    const tooMany = key === null ? null : (limits?.key(key, reply) ?? null)
    if (tooMany !== null) return sendRefusal(reply, tooMany)
    const params = request.params as Readonly<Record<string, string>>
    const permission = authorize(context, { who: route.who, key, params })
    if (isRefusal(permission)) return sendRefusal(reply, permission)
    // Only a public channel opens without a key.
    const isPublic =
      key === null
        ? permission.channel !== null
        : changesAnonymous(context.directory, key, request.method)
    const refusal = isPublic ? refusePublic(clientAddress(request)) : null
    if (refusal !== null) return sendRefusal(reply, refusal)
    request.caller = { key, session, channel: permission.channel }
    done()
  }

  const document = writeDocument(routes, deps.version)
  const service = {
    unready: async () => (isStopping ? stopping : refuseWithoutStore(context)),
    metricsText: () => deps.metrics.text(),
    version: deps.version,
    sessions: deps.sessions,
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
  if (deps.consoleFolder !== null) addConsole(app, deps.consoleFolder)
  for (const { path, allowed, others } of methodsByPath(routes)) {
    app.route({ method: others, url: path, config: { allowed }, handler: unreachable })
  }
  // A file of the console that is not there; all else that nobody has is refused before.
  app.setNotFoundHandler((request, reply) => sendRefusal(reply, noSuchPath(request.url)))
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const refusal = refusalOf(error, request.routeOptions.bodyLimit)
    request.failure = error
    sendRefusal(reply, refusal)
  })
  return app
}

/** What every answer has. */
function withOwnHeaders(reply: FastifyReply, requestId: string): FastifyReply {
  return reply.header('x-request-id', requestId).header('cache-control', 'no-store')
}

const apiRoots = new Set(routes.map(({ path }) => path.split('/', 2)[1]))

/** Whether a path lies where the API has its own, so that what is missing there is no page. */
function isOfApi(url: string): boolean {
  return apiRoots.has(url.split(/[/?]/, 2)[1])
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
    detail: `There is nothing at ${cut(redactUrl(url))}. The paths are listed at /docs.`,
  }
}

function unreachable() {
  throw new Error('a request went past the check of its method')
}

/** Bodies stay bytes whatever their type says: each route reads its own. */
function readBodiesAsBytes(app: FastifyInstance) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', readBytes)
}

function refuseForGood(reply: FastifyReply, refusal: Refusal) {
  reply.header('connection', 'close')
  sendRefusal(reply, refusal)
}

/** A store that was closed since says itself that the process stops. */
async function refuseWithoutStore({ store }: OperationContext): Promise<Refusal | null> {
  return store.read.ping().then(() => null, refusalOf)
}
