import { type Answer, bytesAnswer } from '../answer.ts'
import type { Call } from '../route.ts'

export const htmlType = 'text/html; charset=utf-8'

export function openapi({ service }: Call): Answer {
  return bytesAnswer(200, service.openapi)
}

/** A page without scripts, so the policy allows none. */
export function docs({ service }: Call): Answer {
  return {
    status: 200,
    body: service.docs,
    contentType: htmlType,
    headers: {
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
  }
}
