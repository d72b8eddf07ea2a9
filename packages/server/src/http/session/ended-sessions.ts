import type { Clock } from '../../domain/clock.ts'
import type { OperationContext } from '../../operations/context.ts'
import { endSession } from '../../operations/sessions/end-session.ts'
import type { EndedSession } from '../../store/store.ts'

/**
 * Which sessions were signed out of, read from the store and kept in memory for a while, so that a
 * page's requests cost no reads. What the memory does not hold is looked up, so forgetting is never wrong.
 *
 * A session that goes on is looked up again after ten seconds: so long a copy of its cookie may still open
 * something on another node than the one where it was signed out of. On that one it is refused at once.
 */
export interface EndedSessions {
  /** A promise where the store has to be asked. */
  has(id: string): boolean | Promise<boolean>
  /** Resolves when it is durable. */
  end(session: EndedSession): Promise<void>
}

const trustedMs = 10_000
/** 150 bytes each. Past that, those looked up first are forgotten first. */
const mostKnown = 10_000

interface Known {
  readonly ended: boolean
  readonly untilMs: number
}

export function createEndedSessions({
  store,
  clock,
}: Pick<OperationContext, 'store'> & { readonly clock: Clock }): EndedSessions {
  const known = new Map<string, Known>()
  const asked = new Map<string, Promise<boolean>>()

  function learn(id: string, ended: boolean) {
    // Anew, to be the last to be forgotten.
    known.delete(id)
    known.set(id, {
      ended,
      untilMs: ended ? Number.POSITIVE_INFINITY : clock.monotonicMs() + trustedMs,
    })
    for (const oldest of known.keys()) {
      if (known.size <= mostKnown) return
      known.delete(oldest)
    }
  }

  /** Requests that come together share one look; what it finds counts unless the session ended meanwhile. */
  function ask(id: string): Promise<boolean> {
    const under = asked.get(id)
    if (under !== undefined) return under
    const look: Promise<boolean> = store.read.sessions
      .hasEnded(id)
      .then((ended) => {
        if (asked.get(id) === look) learn(id, ended)
        return ended
      })
      .finally(() => {
        if (asked.get(id) === look) asked.delete(id)
      })
    asked.set(id, look)
    return look
  }

  return {
    has(id) {
      const found = known.get(id)
      return found !== undefined && clock.monotonicMs() < found.untilMs ? found.ended : ask(id)
    },
    async end(session) {
      await endSession({ store }, session)
      asked.delete(session.id)
      learn(session.id, true)
    },
  }
}
