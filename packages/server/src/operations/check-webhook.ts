import type { FieldError, Refusal } from '../domain/errors.ts'
import { refuseHeader } from '../domain/header-policy.ts'
import type { Webhook } from '../domain/webhook.ts'
import type { OperationContext } from './context.ts'

type Checked = Pick<Webhook, 'url' | 'headers' | 'auth'>

/** Says what of a webhook's destination and headers cannot be sent, all of it at once. */
export function checkWebhook(
  context: OperationContext,
  { url, headers, auth }: Checked,
): Refusal | null {
  const errors: FieldError[] = []
  const urlRefusal = context.refuseUrl(url)
  if (urlRefusal !== null) {
    errors.push({ pointer: '/webhook_url', code: 'url_refused', detail: urlRefusal })
  }
  const seen = new Set<string>()
  for (const [name, value] of Object.entries(headers)) {
    const pointer = `/headers/${escapePointer(name)}`
    const refusal = refuseHeader(name, value)
    if (refusal !== null) errors.push({ pointer, code: 'header_refused', detail: refusal })
    const folded = name.toLowerCase()
    if (seen.has(folded)) {
      const detail = `The header ${name} is given twice in different spellings. Keep one.`
      errors.push({ pointer, code: 'duplicate_header', detail })
    }
    seen.add(folded)
  }
  const authHeader = auth?.type === 'api_key' ? auth.header : auth === null ? null : 'authorization'
  if (auth?.type === 'api_key') {
    const refusal = refuseHeader(auth.header, auth.key)
    if (refusal !== null) {
      errors.push({ pointer: '/auth/header', code: 'header_refused', detail: refusal })
    }
  }
  if (authHeader !== null && seen.has(authHeader.toLowerCase())) {
    const detail = `Both headers and auth set ${authHeader}. Keep one of them.`
    errors.push({ pointer: '/auth', code: 'duplicate_header', detail })
  }
  const [first] = errors
  if (first === undefined) return null
  return { refused: 'invalid_request', detail: first.detail, errors }
}

/** RFC 6901, section 3. */
function escapePointer(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1')
}
