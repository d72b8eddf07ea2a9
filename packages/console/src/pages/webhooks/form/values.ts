import type { UseFormReturnType } from '@mantine/form'
import type { NewWebhook, Webhook, WebhookChanges } from '@posthorn/client'
import { strings } from '../../../strings/strings.ts'

/** A webhook as its form holds it: every field is there, and numbers are text until they are sent. */
export interface WebhookValues {
  readonly name: string
  readonly allTopics: boolean
  readonly topics: string[]
  readonly notificationType: 'rest' | 'stream'
  readonly url: string
  readonly apiKey: string
  readonly apiKeyHeader: string
  readonly format: NonNullable<NewWebhook['format']>
  readonly validation: NonNullable<NewWebhook['validation']>
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly retryPolicy: 'hourly' | 'standard' | 'delays'
  /** Seconds, comma-separated. */
  readonly delays: string
  readonly success: '2xx' | '200'
  readonly timeoutS: number | string
  readonly maxInFlight: number | string
  readonly rateLimit: number | string
  readonly onSuspend: 'drop' | 'hold'
  readonly signing: ('v1' | 'v1a')[]
  readonly description: string
  readonly contactEmail: string
}

export type WebhookForm = UseFormReturnType<WebhookValues>

/** `context` is what the receivers of this form's makers know; the API's own default is another. */
export const emptyValues: WebhookValues = {
  name: '',
  allTopics: false,
  topics: [],
  notificationType: 'rest',
  url: '',
  apiKey: '',
  apiKeyHeader: 'X-API-Key',
  format: 'context',
  validation: 'none',
  headers: [],
  retryPolicy: 'hourly',
  delays: '5, 60, 600',
  success: '2xx',
  timeoutS: 15,
  maxInFlight: 16,
  rateLimit: '',
  onSuspend: 'drop',
  signing: ['v1'],
  description: '',
  contactEmail: '',
}

/** Credentials that the form does not set, and does not take away either. */
export type KeptAuth = 'basic' | 'bearer'

export function keptAuthOf({ auth }: Webhook): KeptAuth | null {
  return auth === null || auth.type === 'api_key' ? null : auth.type
}

/** Of a webhook that exists. Its API key comes masked, and sent back masked it stays. */
export function valuesOf(webhook: Webhook): WebhookValues {
  const { auth, retry_policy: policy } = webhook
  const apiKey = auth?.type === 'api_key' ? auth : null
  return {
    name: webhook.name ?? '',
    allTopics: webhook.topics.length === 0,
    topics: webhook.topics,
    notificationType: webhook.notification_type,
    url: webhook.webhook_url ?? '',
    apiKey: apiKey?.key ?? '',
    apiKeyHeader: apiKey?.header ?? emptyValues.apiKeyHeader,
    format: webhook.format,
    validation: webhook.validation,
    headers: Object.entries(webhook.headers).map(([name, value]) => ({ name, value })),
    retryPolicy: typeof policy === 'string' ? policy : 'delays',
    delays: typeof policy === 'string' ? emptyValues.delays : policy.delays.join(', '),
    success: webhook.success,
    timeoutS: webhook.timeout_ms / 1000,
    maxInFlight: webhook.max_in_flight,
    rateLimit: webhook.rate_limit ?? '',
    onSuspend: webhook.on_suspend,
    signing: webhook.signing,
    description: webhook.description ?? '',
    contactEmail: webhook.contact_email ?? '',
  }
}

/** What the API takes. Values that were looked at by `faultsOf` before. */
export function settingsOf(values: WebhookValues) {
  return {
    name: orNull(values.name),
    topics: values.allTopics ? [] : values.topics,
    notification_type: values.notificationType,
    format: values.format,
    retry_policy:
      values.retryPolicy === 'delays' ? { delays: delaysOf(values.delays) } : values.retryPolicy,
    on_suspend: values.onSuspend,
    signing: values.signing,
    description: orNull(values.description),
    contact_email: orNull(values.contactEmail),
    ...(values.notificationType === 'rest' && sendingOf(values)),
  } as const satisfies NewWebhook
}

/** What is about sending. The form of a stream, which nothing is sent to, holds it but does not show it. */
function sendingOf(values: WebhookValues) {
  return {
    webhook_url: values.url.trim(),
    auth:
      values.apiKey === ''
        ? null
        : { type: 'api_key', key: values.apiKey, header: values.apiKeyHeader },
    validation: values.validation,
    headers: Object.fromEntries(headersIn(values).map(({ name, value }) => [name.trim(), value])),
    success: values.success,
    timeout_ms: Math.round(Number(values.timeoutS) * 1000),
    max_in_flight: Number(values.maxInFlight),
    rate_limit: values.rateLimit === '' ? null : Number(values.rateLimit),
  } as const satisfies NewWebhook
}

/** The settings that differ, so that what somebody else changed meanwhile stays. */
export function changesOf(before: WebhookValues, after: WebhookValues): WebhookChanges {
  const { notification_type: _, ...settings } = settingsOf(after)
  const known: Readonly<Record<string, unknown>> = settingsOf(before)
  const changed = Object.entries(settings).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(known[name]),
  )
  return Object.fromEntries(changed)
}

/** Rows that nothing was entered in are none. */
function headersIn({ headers }: WebhookValues) {
  return headers.filter(({ name, value }) => name.trim() !== '' || value !== '')
}

/** By field; those of a header by its place: `headers.0.name`. */
type Faults = { [Field in keyof WebhookValues]?: string | null } & Record<string, string | null>

const words = strings.webhooks.faults

/**
 * What cannot be right, in words, field by field. The server looks at the rest. `mask` is the API
 * key as the API shows it, of a webhook that has one.
 */
export function faultsOf(values: WebhookValues, mask: string | null = null): Faults {
  return {
    topics: !values.allTopics && values.topics.length === 0 ? words.topics : null,
    delays:
      values.retryPolicy === 'delays' && !delaysOf(values.delays).every(isDelay)
        ? words.delays
        : null,
    signing: values.signing.length === 0 ? words.signing : null,
    contactEmail: isEmail(values.contactEmail.trim()) ? null : words.contactEmail,
    ...(values.notificationType === 'rest' && {
      url: faultOfUrl(values.url),
      apiKey: faultOfKey(values.apiKey, mask),
      ...headerFaults(values),
    }),
  }
}

/** Or nothing. */
function isEmail(text: string): boolean {
  return /^([^\s@]+@[^\s@]+)?$/.test(text)
}

function headerFaults({ headers }: WebhookValues): Record<string, string | null> {
  return Object.fromEntries(
    headers.map(({ name, value }, at) => [
      `headers.${at}.name`,
      name.trim() === '' && value !== '' ? words.headerName : null,
    ]),
  )
}

function faultOfKey(key: string, mask: string | null): string | null {
  if (/[^\x21-\x7e]/.test(key)) return words.apiKey
  return mask !== null && key !== mask && key.startsWith('****') ? words.maskedKey : null
}

function faultOfUrl(text: string): string | null {
  const url = URL.parse(text.trim())
  if (text.trim() === '') return words.url.missing
  if (url === null) return words.url.malformed
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return words.url.scheme(url.protocol)
  if (url.username !== '' || url.password !== '') return words.url.credentials
  if (url.hash !== '') return words.url.fragment
  return null
}

function delaysOf(text: string): number[] {
  return text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(Number)
}

function isDelay(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= 604_800
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
