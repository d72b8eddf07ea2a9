import { jsonAnswer } from '../answer.ts'
import type { Call, Outcome } from '../route.ts'

const isReady = jsonAnswer(200, { status: 'ready' })

/** Whether requests should be sent here. */
export async function ready({ service }: Call): Promise<Outcome> {
  if (await service.ready()) return isReady
  return {
    refused: 'storage_unavailable',
    detail:
      'The server is starting, stopping, or its store does not answer. Try again in a moment.',
    retryAfterS: 1,
  }
}
