import { type Answer, bytesAnswer } from '../answer/answer.ts'
import { docsPolicy } from '../docs/assets.ts'
import type { Call } from '../route.ts'

export const htmlType = 'text/html; charset=utf-8'

export function openapi({ service }: Call): Answer {
  return bytesAnswer(200, service.openapi)
}

export function docs({ service }: Call): Answer {
  return {
    status: 200,
    body: service.docs,
    contentType: htmlType,
    headers: {
      'content-security-policy': docsPolicy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
  }
}
