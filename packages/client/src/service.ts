import type { Status, WellKnown, WellKnownQuery } from '@posthorn/contract'
import type { CallOptions } from './call.ts'
import type { Caller } from './caller.ts'

/** What the server says about itself. No key is needed. */
export function serviceOf(caller: Caller) {
  return {
    /** Whether the process answers. Not sent again: a failure is the answer. */
    health: (options?: CallOptions) =>
      caller.json<Status>({ method: 'GET', path: '/healthz', repeating: 'pointless' }, options),
    /** Whether requests should be sent there. Rejects with a problem while they should not. */
    ready: (options?: CallOptions) =>
      caller.json<Status>({ method: 'GET', path: '/readyz', repeating: 'pointless' }, options),
    /** Figures, in the text format of Prometheus. */
    metrics: (options?: CallOptions) => caller.text({ method: 'GET', path: '/metrics' }, options),
    /** How deliveries are signed, and the public keys of a webhook. */
    wellKnown: (query?: WellKnownQuery, options?: CallOptions) =>
      caller.json<WellKnown>(
        { method: 'GET', path: '/.well-known/posthorn.json', ...(query && { query }) },
        options,
      ),
    /** The description of the API, an OpenAPI 3.1 document. */
    openapi: (options?: CallOptions) =>
      caller.json<Record<string, unknown>>({ method: 'GET', path: '/openapi.json' }, options),
    /** The same for people, as HTML. */
    docs: (options?: CallOptions) => caller.text({ method: 'GET', path: '/docs' }, options),
  }
}
