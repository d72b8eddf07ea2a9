import { jsonPointer } from '../../domain/refusal/json-pointer.ts'
import { quoted } from '../../domain/refusal/quoted.ts'
import { redactUrl } from '../../domain/refusal/redact.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { type FieldFaults, gatherFaults } from '../../domain/refusal/refuse-fields.ts'
import { refuseHeader } from '../../domain/webhook/header-policy.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { OperationContext } from '../context.ts'

type Checked = Pick<Webhook, 'notificationType' | 'url' | 'headers' | 'auth'>

/** Says what of a webhook's destination and headers cannot be sent, all of it at once. */
export function checkWebhook(context: OperationContext, webhook: Checked): Refusal | null {
  const faults = gatherFaults()
  checkUrl(context, webhook, faults)
  checkHeaders(webhook, faults)
  return faults.refusal()
}

function checkUrl(
  { refuseUrl }: OperationContext,
  { notificationType, url }: Checked,
  faults: FieldFaults,
) {
  const report = (code: string, detail: string) =>
    faults.add(() => ({ pointer: '/webhook_url', code, detail }))
  if (url === null) {
    if (notificationType === 'stream') return
    return report('required', 'webhook_url is missing; only a webhook of type stream has none.')
  }
  const shown = quoted(redactUrl(url))
  if (notificationType === 'stream') {
    report('conflict', `webhook_url is ${shown}; a webhook of type stream has none.`)
  }
  const refusal = refuseUrl(url)
  if (refusal !== null) report('url_refused', `${shown} is not a usable webhook_url. ${refusal}`)
}

function checkHeaders({ headers, auth }: Checked, faults: FieldFaults) {
  const report = (pointer: string, code: string, detail: string) =>
    faults.add(() => ({ pointer, code, detail }))
  const seen = new Set<string>()
  for (const [name, value] of Object.entries(headers)) {
    const pointer = jsonPointer('headers', name)
    const refusal = refuseHeader(name, value)
    if (refusal !== null) report(pointer, 'header_refused', refusal)
    const folded = name.toLowerCase()
    if (seen.has(folded)) {
      const detail = `The header ${quoted(name)} is given twice in different spellings. Keep one.`
      report(pointer, 'duplicate_header', detail)
    }
    seen.add(folded)
  }
  if (auth === null) return
  if (auth.type === 'api_key') {
    const refusal = refuseHeader(auth.header, auth.key)
    if (refusal !== null) report('/auth/header', 'header_refused', refusal)
  }
  const authHeader = auth.type === 'api_key' ? auth.header : 'authorization'
  if (seen.has(authHeader.toLowerCase())) {
    const detail = `Both headers and auth set ${quoted(authHeader)}. Keep one of them.`
    report('/auth', 'duplicate_header', detail)
  }
}
