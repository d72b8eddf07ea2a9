import type { Consent } from './core/consent.ts'
import type { Answer, Incoming } from './core/incoming.ts'
import { readRequestBody } from './core/read-body.ts'
import { receive } from './core/receive.ts'
import type { ErrorPlace, Setup } from './core/setup.ts'
import { dedupeKey, requireSource } from './dedupe/dedupe-key.ts'
import type { DedupeStore } from './dedupe/dedupe-store.ts'
import { memoryDedupe } from './dedupe/memory.ts'
import type { WebhookEvent } from './event.ts'
import type { Handler } from './handler.ts'
import { createHandlers } from './handlers.ts'
import { type PosthornOptions, posthorn } from './senders/posthorn.ts'
import type { Sender } from './senders/sender.ts'
import type { OutputOf, StandardSchema } from './standard-schema.ts'
import type { EventFor, Pattern } from './topic-types.ts'

export interface ListenerOptions {
  /** `whsec_…` of the webhook, several while they rotate, or a function that gets them. */
  readonly secrets?: PosthornOptions['secrets']
  /** `whpk_…` of the webhook, when it is signed with `v1a`. */
  readonly publicKeys?: PosthornOptions['publicKeys']
  /** Who sends, when it is neither Posthorn nor another sender of Standard Webhooks. */
  readonly sender?: Sender | undefined
  /**
   * Names the webhook in dedupe keys: two webhooks on one store need two names, or an event that
   * goes to both is handled once. Default: the sender's name.
   */
  readonly source?: string | undefined
  /** Default: the memory of this process. `false`: every delivery runs the handler. */
  readonly dedupe?: DedupeStore | false | undefined
  /** After how long a running handler, or a dedupe store, is answered for with 503. Default 10,000. */
  readonly deadlineMs?: number | undefined
  /** Larger bodies are refused with 413. Default 1 MiB. */
  readonly maxBodyBytes?: number | undefined
  /** Handles events that no other handler is registered for. Default: they are answered 200. */
  readonly onUnknownTopic?: Handler | undefined
  /** Which senders may deliver here that ask with OPTIONS first (CloudEvents). Default: none. */
  readonly consent?: Consent | undefined
  /** Confirms a validation by code (`{"Code"}`), over the sender's API. Default: a person does. */
  readonly confirm?: ((code: string) => unknown) | undefined
  /** What failed on our side; the sender learns no more than a code. Default: `console.error`. */
  readonly onError?: ((error: unknown, at: ErrorPlace) => void) | undefined
  /** The time in milliseconds, to judge freshness by. Default: the clock. */
  readonly nowMs?: (() => number) | undefined
}

/** Validators by topic. Data that does not fit is answered 422; handlers get what validators return. */
export type Schemas = Readonly<Record<string, StandardSchema>>

export interface Listener<Topics> {
  /**
   * Registers the handler of a topic, of all topics below a prefix (`job.*`, at any depth, but not
   * `job`), or of all (`*`). The most specific one runs. Throws when the pattern has one already.
   */
  on<P extends Pattern<Topics>>(pattern: P, handler: Handler<EventFor<Topics, P>>): Listener<Topics>
  /** Answers a request of the Fetch API. Can be passed on without its object; never rejects. */
  readonly fetch: (request: Request, runtime?: Runtime) => Promise<Response>
  /** Answers a request in the terms of the core. What adapters build upon; never rejects. */
  readonly handle: (incoming: Incoming) => Promise<Answer>
  /** Lets an event that was handled be handled once more, when it is replayed. */
  forget(id: string): Promise<boolean>
}

/** What edge runtimes hand over beside a request. */
export interface Runtime {
  readonly waitUntil?: unknown
}

/**
 * A webhook listener: verifies, reads, dedupes and answers, and leaves to the handlers what an event
 * means. `Topics` maps each topic to the type of its data, as `posthorn types` writes it; with
 * `schemas` the types come from the validators.
 */
export function createListener<S extends Schemas>(
  options: ListenerOptions & { readonly schemas: S },
): Listener<{ [Topic in keyof S]: OutputOf<S[Topic]> }>
export function createListener<Topics extends object = Record<string, unknown>>(
  options: ListenerOptions & {
    readonly schemas?: { readonly [Topic in keyof Topics]?: StandardSchema<Topics[Topic]> }
  },
): Listener<Topics>
export function createListener(options: ListenerOptions & { readonly schemas?: object }): unknown {
  const sender = senderOf(options)
  const handlers = createHandlers()
  const setup: Setup = {
    sender,
    source: requireSource(options.source ?? sender.name),
    dedupe: options.dedupe === false ? null : (options.dedupe ?? memoryDedupe()),
    deadlineMs: positive(options.deadlineMs, 10_000),
    maxBodyBytes: positive(options.maxBodyBytes, 1_048_576),
    handlers: {
      ...handlers,
      find: (topic) => handlers.find(topic) ?? options.onUnknownTopic ?? null,
    },
    schemas: new Map<string, StandardSchema>(Object.entries(options.schemas ?? {})),
    consent: options.consent,
    confirm: options.confirm,
    onError: reporter(options.onError),
    nowMs: options.nowMs ?? Date.now,
  }

  const handle = (incoming: Incoming) => receive(setup, incoming)
  const listener: Listener<Record<string, unknown>> = {
    on(pattern, handler) {
      handlers.add(pattern, handler as Handler<WebhookEvent>)
      return listener
    },
    async fetch(request, runtime) {
      const { status, headers, body } = await handle(incomingOf(request, runtime))
      return new Response(body === '' ? null : body, { status, headers })
    },
    handle,
    async forget(id) {
      return (await setup.dedupe?.forget(dedupeKey(setup.source, id))) ?? false
    },
  }
  return listener
}

function senderOf({ sender, secrets, publicKeys }: ListenerOptions): Sender {
  if (sender === undefined) return posthorn({ secrets, publicKeys })
  if (secrets === undefined && publicKeys === undefined) return sender
  throw new TypeError('Pass secrets to the sender, not beside it.')
}

/** What timers can hold, and no limit that is silently none: NaN is what unset variables become. */
function positive(value: number | undefined, byDefault: number): number {
  const given = value ?? byDefault
  if (given > 0) return Math.min(given, 2 ** 31 - 1)
  throw new TypeError(`deadlineMs and maxBodyBytes must be positive; ${given} is not.`)
}

/** Reporting must never change an answer. */
function reporter(given: ListenerOptions['onError']): Setup['onError'] {
  const report = given ?? ((error, at) => console.error('webhook listener:', at, error))
  return (error, at) => {
    try {
      report(error, at)
    } catch {
      // There is nobody left to tell.
    }
  }
}

function incomingOf(request: Request, runtime: Runtime | undefined): Incoming {
  const waitUntil = runtime?.waitUntil
  return {
    method: request.method,
    url: request.url,
    header: (name) => request.headers.get(name),
    readBody: (maxBytes) => readRequestBody(request, maxBytes),
    waitUntil:
      typeof waitUntil === 'function' ? (work) => void waitUntil.call(runtime, work) : undefined,
  }
}
