import type { Answer } from '../answer/answer.ts'
import type { Call } from '../route.ts'

export const metricsType = 'text/plain; version=0.0.4; charset=utf-8'

/** Prometheus text. Holds no names of channels, webhooks or topics. */
export async function metrics({ service }: Call): Promise<Answer> {
  const body = Buffer.from(await service.metricsText())
  return { status: 200, body, contentType: metricsType, headers: null }
}
