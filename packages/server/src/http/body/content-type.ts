import { quoted } from '../../domain/refusal/quoted.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'

export type BodyKind = 'json' | 'form' | 'ndjson'

const kinds: ReadonlyMap<string, BodyKind> = new Map([
  ['application/json', 'json'],
  ['application/x-www-form-urlencoded', 'form'],
  ['application/x-ndjson', 'ndjson'],
])

/**
 * What the `Content-Type` header says the body is, if the call takes that kind. Parameters other
 * than a charset are ignored, as RFC 9110 lets them be; the charset can only be UTF-8.
 */
export function bodyKind(
  contentType: string | undefined,
  allowed: readonly BodyKind[],
): BodyKind | Refusal {
  const [type = '', ...parameters] = (contentType ?? '').split(';')
  const kind = kinds.get(type.trim().toLowerCase())
  if (kind === undefined || !allowed.includes(kind)) {
    const given =
      contentType === undefined ? 'no Content-Type' : `the Content-Type ${quoted(contentType)}`
    return unsupported(`The request has ${given}; send ${names(allowed)}.`)
  }
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=')
    if (name.trim().toLowerCase() === 'charset' && !isUtf8Name(value)) {
      return unsupported(`The charset ${quoted(value.trim())} is not supported; send UTF-8.`)
    }
  }
  return kind
}

function isUtf8Name(value: string): boolean {
  return /^\s*"?utf-?8"?\s*$/i.test(value)
}

function names(allowed: readonly BodyKind[]): string {
  return [...kinds].flatMap(([name, kind]) => (allowed.includes(kind) ? [name] : [])).join(' or ')
}

function unsupported(detail: string): Refusal {
  return { refused: 'unsupported_media_type', detail }
}
