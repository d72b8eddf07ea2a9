import type { Static, TSchema } from 'typebox'
import type { ApiKey, KeyScope } from '../domain/api-key.ts'
import type { Channel } from '../domain/channel.ts'
import type { ApiLimits } from '../domain/node/api-limits.ts'
import type { Refusal, RefusalCode } from '../domain/refusal/refusal.ts'
import type { OperationContext } from '../operations/context.ts'
import type { Answer, StreamAnswer } from './answer/answer.ts'
import type { AnswerMemory } from './request/idempotency.ts'
import type { SessionCookie } from './session/session-cookie.ts'
import type { Sessions } from './session/sessions.ts'
import { subscriptionsPath } from './subscriptions/below.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may call a route.
 * - `own_channel`: a publisher key with the scope, sent as a Bearer token; it names the channel.
 * - `open_channels`: the operator, and anyone at all where the installation says so.
 * - `channel`: the operator, a publisher key of that channel with the scope, and, if `subscriber`
 *   says so, the subscriber key of the webhook or delivery in the path; if `publicly` says so, anyone
 *   without a key where the channel is public.
 */
export type Who =
  | { readonly kind: 'anyone' | 'any_key' | 'operator' | 'open_channels' }
  | { readonly kind: 'own_channel'; readonly scope: KeyScope }
  | {
      readonly kind: 'channel'
      readonly scope: KeyScope
      readonly subscriber: boolean
      readonly publicly: boolean
    }

export const anyone: Who = { kind: 'anyone' }
export const anyKey: Who = { kind: 'any_key' }
export const operator: Who = { kind: 'operator' }
export const openChannels: Who = { kind: 'open_channels' }

export function scope(scope: KeyScope): Who {
  return { kind: 'channel', scope, subscriber: false, publicly: false }
}

export function scopeOrSubscriber(scope: KeyScope): Who {
  return { kind: 'channel', scope, subscriber: true, publicly: false }
}

export function scopeOrPublic(scope: KeyScope): Who {
  return { kind: 'channel', scope, subscriber: false, publicly: true }
}

export function ownChannel(scope: KeyScope): Who {
  return { kind: 'own_channel', scope }
}

/** What a handler gets: the request, checked and authorised. */
export interface Call<Body = unknown, Query = unknown> {
  readonly context: OperationContext
  readonly service: ServiceParts
  readonly route: Route
  readonly key: ApiKey | null
  /** In which the route's resource lies; null for routes that are in none. */
  readonly channel: Channel | null
  /** The browser's session that the key is of; null when the request brought the key itself. */
  readonly session: SessionCookie | null
  readonly params: Readonly<Record<string, string>>
  /** The path as asked for, without the query. */
  readonly path: string
  readonly query: Query
  readonly body: Body
  /** The body's bytes; empty when there is none. */
  readonly bytes: Buffer
  readonly header: (name: string) => string | undefined
  /** Aborts when the client goes away before it has its answer. */
  readonly signal: () => AbortSignal
  /** Whether the client came over https, as far as it or a trusted proxy tells. */
  readonly isSecure: () => boolean
  /** Under which the answer is remembered, when the request names an Idempotency-Key. */
  readonly memory: AnswerMemory | null
}

export interface ChannelCall<Body = unknown, Query = unknown> extends Call<Body, Query> {
  readonly channel: Channel
}

/** What the routes of the service itself answer from. */
export interface ServiceParts {
  /** Why requests should not be sent here; null when they may. */
  readonly unready: () => Promise<Refusal | null>
  readonly metricsText: () => Promise<string>
  readonly version: string
  readonly sessions: Sessions
  readonly openapi: Uint8Array
  readonly docs: Uint8Array
}

export type Outcome = Answer | StreamAnswer | Refusal
export type Handled = Outcome | Promise<Outcome>

/** A route as data: the server, the OpenAPI document and the permission tests are made from it. */
export interface Route extends RouteFacts {
  readonly body: TSchema | null
  readonly query: TSchema | null
  readonly handle: (call: Call) => Handled
}

interface RouteFacts {
  /** The operation's name in the OpenAPI document. */
  readonly id: string
  /** More than one when they mean the same. */
  readonly methods: readonly Method[]
  readonly path: string
  readonly who: Who
  readonly summary: string
  /** What else there is to know, in a sentence or two; null when the summary says it all. */
  readonly details: string | null
  readonly status: number
  /** A schema for JSON; a media type for anything else; null for no body. */
  readonly answer: TSchema | string | null
  /** What an answer of server-sent events is made of, by the name of each; null for other answers. */
  readonly items: Readonly<Record<string, TSchema>> | null
  /** Another answer than the usual one, and when it comes. */
  readonly otherwise: {
    readonly status: number
    readonly answer: TSchema
    readonly when: string
  } | null
  /**
   * `resource`: JSON or a form. `json`: no forms. `events`: the handler reads the bytes itself, since
   * data must stay byte for byte.
   */
  readonly reads: 'resource' | 'json' | 'events'
  readonly bodyBytes: (limits: ApiLimits) => number
  /** Honours Idempotency-Key. */
  readonly once: boolean
  /** What it refuses besides what every route of its kind does. */
  readonly refuses: readonly RefusalCode[]
}

interface RouteSpec<Body extends TSchema, Query extends TSchema, Made>
  extends Partial<
      Pick<
        RouteFacts,
        'status' | 'reads' | 'bodyBytes' | 'once' | 'details' | 'refuses' | 'items' | 'otherwise'
      >
    >,
    Pick<RouteFacts, 'id' | 'methods' | 'path' | 'who' | 'summary' | 'answer'> {
  readonly body?: Body
  readonly query?: Query
  readonly handle: (call: Made) => Handled
}

/** The largest body of anything but events: a topic with its schema, a webhook with its headers. */
const resourceBytes = 256 * 1024

export function route<Body extends TSchema, Query extends TSchema>(
  spec: RouteSpec<Body, Query, Call<Static<Body>, Static<Query>>>,
): Route {
  // The body and the query were checked against these very schemas before the handler runs.
  return complete(spec, (call) => spec.handle(call as Call<Static<Body>, Static<Query>>))
}

/** A route below `/v1/channels/:channel`; the channel is found before the handler runs. */
export function channelRoute<Body extends TSchema, Query extends TSchema>(
  spec: RouteSpec<Body, Query, ChannelCall<Static<Body>, Static<Query>>>,
): Route {
  return withChannel({ ...spec, path: `/v1/channels/:channel${spec.path}` })
}

/** A route below `/webhooks/v2`, where the key names the channel. */
export function subscriptionRoute<Body extends TSchema, Query extends TSchema>(
  spec: RouteSpec<Body, Query, ChannelCall<Static<Body>, Static<Query>>>,
): Route {
  return withChannel({ ...spec, path: `${subscriptionsPath}${spec.path}`, reads: 'json' })
}

function withChannel<Body extends TSchema, Query extends TSchema>(
  spec: RouteSpec<Body, Query, ChannelCall<Static<Body>, Static<Query>>>,
): Route {
  return complete(spec, (call) => {
    if (call.channel === null) {
      throw new Error(`the route ${spec.id} was reached without its channel`)
    }
    return spec.handle(call as ChannelCall<Static<Body>, Static<Query>>)
  })
}

function complete<Body extends TSchema, Query extends TSchema, Made>(
  spec: RouteSpec<Body, Query, Made>,
  handle: Route['handle'],
): Route {
  return {
    status: 200,
    reads: 'resource',
    bodyBytes: () => resourceBytes,
    once: false,
    details: null,
    refuses: [],
    items: null,
    otherwise: null,
    ...spec,
    body: spec.body ?? null,
    query: spec.query ?? null,
    handle,
  }
}
