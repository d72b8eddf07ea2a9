import type { Listener } from '../listener.ts'

/** What the handler uses of Hono's context, so that the package depends on no version of it. */
interface ContextLike {
  readonly req: { readonly raw: Request }
  /** Throws where the runtime has none. */
  readonly executionCtx: { waitUntil(work: Promise<unknown>): void }
}

/**
 * For Hono: `app.all('/webhooks', honoHandler(listener))`. No middleware before it may read the body;
 * when one did, the answer is 500 with a hint.
 */
export function honoHandler(
  listener: Pick<Listener<object>, 'fetch'>,
): (context: ContextLike) => Promise<Response> {
  return (context) => listener.fetch(context.req.raw, runtimeOf(context))
}

function runtimeOf(context: ContextLike): ContextLike['executionCtx'] | undefined {
  try {
    return context.executionCtx
  } catch {
    return undefined
  }
}
