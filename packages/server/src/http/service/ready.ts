import { jsonAnswer } from '../answer/answer.ts'
import type { Call, Outcome } from '../route.ts'

const isReady = jsonAnswer(200, { status: 'ready' })

/** Whether requests should be sent here. */
export async function ready({ service }: Call): Promise<Outcome> {
  return (await service.unready()) ?? isReady
}
