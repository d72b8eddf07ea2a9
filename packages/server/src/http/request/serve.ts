import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiKey } from '../../domain/api-key.ts'
import type { Channel } from '../../domain/channel.ts'
import { isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../../operations/context.ts'
import type { Answer, StreamAnswer } from '../answer/answer.ts'
import { problemType, type WrittenProblem, writeProblem } from '../answer/problem.ts'
import type { BodyKind } from '../body/content-type.ts'
import { readBody } from '../body/read-body.ts'
import { bodyValidator, queryValidator } from '../check/validate.ts'
import type { Call, Outcome, Route, ServiceParts } from '../route.ts'
import { isAskedByBrowser } from '../session/asked-by-browser.ts'
import type { SessionCookie } from '../session/session-cookie.ts'
import { isBelowSubscriptions } from '../subscriptions/below.ts'
import { subscriptionProblem } from '../subscriptions/problem.ts'
import { answerMemory } from './idempotency.ts'

/** What a request is made with. */
export interface Credentials {
  readonly key: ApiKey | null
  /** The browser's session that the key is of; null when the request brought the key itself. */
  readonly session: SessionCookie | null
}

/** What the permission check found out about a request, before its body was read. */
export interface Caller extends Credentials {
  readonly channel: Channel | null
}

export interface ServeDeps {
  readonly context: OperationContext
  readonly service: ServiceParts
}

type Serve = (request: FastifyRequest, reply: FastifyReply, caller: Caller) => void

const noBody = Buffer.alloc(0)
const noQuery = {}

/**
 * Makes the handler of a route: query and body checked, the route's own work done, the answer sent.
 * Everything up to the route's work is synchronous.
 */
export function serve(route: Route, deps: ServeDeps): Serve {
  const prepare = prepareCall(route, deps)
  return (request, reply, caller) => {
    const call = prepare(request, reply, caller)
    if (isRefusal(call)) return sendRefusal(reply, call)
    const handled = route.handle(call)
    if (!(handled instanceof Promise)) return sendOutcome(reply, handled)
    handled.then(
      (outcome) => sendOutcome(reply, outcome),
      (error: unknown) => reply.send(error),
    )
  }
}

function sendOutcome(reply: FastifyReply, outcome: Outcome): void {
  if (isRefusal(outcome)) {
    sendRefusal(reply, outcome)
    return
  }
  if (outcome.headers !== null) reply.headers(outcome.headers)
  reply.code(outcome.status)
  if (outcome.contentType === null) reply.send()
  else reply.header('content-type', outcome.contentType).send(bodyOf(reply, outcome))
}

/** HEAD is answered by what answers GET, but nobody would read its stream to the end. */
function bodyOf({ request }: FastifyReply, outcome: Answer | StreamAnswer): Uint8Array | Readable {
  if (!('stream' in outcome)) return outcome.body
  if (request.method !== 'HEAD') return outcome.stream
  outcome.stream.destroy()
  return noBody
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): void {
  const { body, headers, status } = writtenFor(reply.request, refusal)
  reply
    .code(status)
    .headers({ ...headers })
    .header('content-type', problemType)
    .send(Buffer.from(body))
}

function writtenFor(request: FastifyRequest, refusal: Refusal): WrittenProblem {
  const { id, routeOptions } = request
  if (isBelowSubscriptions(routedPath(request))) return subscriptionProblem(refusal, id)
  const header = (name: string) => headerOf(request, name)
  const isBrowser = isAskedByBrowser({ path: routeOptions.url, header })
  return writeProblem(refusal, id, isBrowser ? 'bearer' : 'basic or bearer')
}

/**
 * The path of the route, since that of the request may be spelt with escapes; that of the request where
 * no route of the API has it.
 */
export function routedPath({
  routeOptions,
  url,
}: Pick<FastifyRequest, 'routeOptions' | 'url'>): string {
  return routeOptions.config.console ? url : (routeOptions.url ?? url)
}

function prepareCall(route: Route, { context, service }: ServeDeps) {
  const refuseQuery = queryValidator(
    route.query ?? (route.who.kind === 'anyone' ? anyQuery : emptyQuery),
  )
  const schema = route.reads === 'events' ? null : route.body
  const kinds: readonly BodyKind[] = route.reads === 'json' ? ['json'] : ['json', 'form']
  const refuseBody = schema === null ? null : bodyValidator(schema)

  return (
    request: FastifyRequest,
    reply: FastifyReply,
    { key, channel, session }: Caller,
  ): Call | Refusal => {
    const query = request.query ?? noQuery
    const path = pathOf(request.url)
    // Hot: most requests have no query, and an empty one cannot be wrong.
    if (path.length !== request.url.length) {
      const refusal = refuseQuery(query)
      if (refusal !== null) return refusal
    }
    const bytes = request.body instanceof Buffer ? request.body : noBody
    const header = (name: string) => headerOf(request, name)
    let body: unknown
    if (schema !== null && refuseBody !== null) {
      const given = readBody({ bytes, contentType: header('content-type'), kinds }, schema)
      if ('refused' in given) return given
      const refusal = refuseBody(given.value)
      if (refusal !== null) return refusal
      body = given.value
    }
    const memory = route.once
      ? answerMemory(context, {
          key,
          method: request.method,
          path,
          idempotencyKey: header('idempotency-key'),
          bytes,
        })
      : null
    if (isRefusal(memory)) return memory
    const params = request.params as Readonly<Record<string, string>>
    const signal = () => closeSignal(reply)
    const isSecure = () => request.isSecure
    return {
      context,
      service,
      route,
      key,
      channel,
      session,
      params,
      path,
      query,
      body,
      bytes,
      header,
      signal,
      isSecure,
      memory,
    }
  }
}

/** Not that of Fastify's request, which aborts as soon as the body was read. */
function closeSignal({ raw }: FastifyReply): AbortSignal {
  const closed = new AbortController()
  if (raw.destroyed) closed.abort()
  else raw.once('close', () => closed.abort())
  return closed.signal
}

const emptyQuery = { type: 'object', properties: {}, additionalProperties: false }
/** Probes and scrapers add what they like. */
const anyQuery = { type: 'object' }

function pathOf(url: string): string {
  const at = url.indexOf('?')
  return at < 0 ? url : url.slice(0, at)
}

/** A header that came several times counts as none. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}
