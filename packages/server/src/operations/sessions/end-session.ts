import type { EndedSession } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'

/** Ends a session of a browser before its time, on all nodes and for good. */
export async function endSession(
  { store }: Pick<OperationContext, 'store'>,
  session: EndedSession,
): Promise<void> {
  await store.write.sessions.end(session)
}
