/** The headers of Standard Webhooks 1.0.0. HTTP compares names without regard to case. */
export const headerNames = {
  id: 'webhook-id',
  timestamp: 'webhook-timestamp',
  signature: 'webhook-signature',
} as const

/** Headers of the Fetch API, of Node's `request.headers`, or any plain record. */
export type HeadersInput =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined }

export type HeaderValue =
  | { readonly kind: 'one'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several' }

/** The value of a header, trimmed. A name given in two spellings, or with two values, is `several`. */
export function readHeader(headers: HeadersInput, name: string): HeaderValue {
  const values = allValues(headers, name)
  const [value] = values
  if (value === undefined) return { kind: 'none' }
  if (values.length > 1) return { kind: 'several' }
  const trimmed = value.trim()
  return trimmed === '' ? { kind: 'none' } : { kind: 'one', value: trimmed }
}

function allValues(headers: HeadersInput, name: string): string[] {
  if (isFetchHeaders(headers)) {
    const value = headers.get(name)
    return typeof value === 'string' ? [value] : []
  }
  const values: string[] = []
  for (const key of Object.keys(headers)) {
    if (key.toLowerCase() !== name) continue
    const value = headers[key]
    if (typeof value === 'string') values.push(value)
    else if (Array.isArray(value)) values.push(...value.map(String))
  }
  return values
}

function isFetchHeaders(headers: HeadersInput): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function'
}
