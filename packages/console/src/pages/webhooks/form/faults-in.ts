import { PosthornProblem } from '@posthorn/client'
import type { WebhookValues } from './values.ts'

/** Which field of the form holds a setting of the API. */
const fields: Readonly<Record<string, keyof WebhookValues>> = {
  name: 'name',
  topics: 'topics',
  webhook_url: 'url',
  auth: 'apiKey',
  format: 'format',
  validation: 'validation',
  retry_policy: 'delays',
  success: 'success',
  timeout_ms: 'timeoutS',
  max_in_flight: 'maxInFlight',
  rate_limit: 'rateLimit',
  on_suspend: 'onSuspend',
  signing: 'signing',
  description: 'description',
  contact_email: 'contactEmail',
}

/** What the server says of single settings, at the fields that hold them. */
export function faultsIn(error: unknown): Record<string, string> {
  if (!(error instanceof PosthornProblem)) return {}
  return Object.fromEntries(
    error.errors.flatMap(({ pointer, detail }) => {
      const field = fieldOf(pointer)
      return field === null ? [] : [[field, detail]]
    }),
  )
}

/** Whether all that the server says stands at fields then. */
export function isAllIn(error: unknown): boolean {
  if (!(error instanceof PosthornProblem) || error.errors.length === 0) return false
  return error.errors.every(({ pointer }) => fieldOf(pointer) !== null)
}

function fieldOf(pointer: string): keyof WebhookValues | null {
  const [, setting = '', rest] = pointer.split('/')
  if (setting === 'auth' && rest === 'header') return 'apiKeyHeader'
  return fields[setting] ?? null
}
