/**
 * Takes credentials out of what is logged, stored or shown. Errs on the side of hiding: a harmless
 * `x-design-key` is hidden as well.
 */

export const redacted = '[redacted]'

const secretNameParts =
  /token|key|secret|signature|passw|passphrase|pwd|credential|authoriz|cookie|session|bearer|jwt/i
/** Too short to look for inside other words. */
const secretWords = /(?:^|[^a-z])(?:sig|auth|hmac|pass|otp)(?:$|[^a-z])/i

/** Whether a header or a query parameter of this name usually holds a credential. */
export function isSecretName(name: string): boolean {
  return secretNameParts.test(name) || secretWords.test(name)
}

/**
 * Copies headers with the values of secret-looking names hidden, and of the names given besides (in
 * any case): a webhook's API key may travel in a header of any name.
 */
export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  alsoSecret: readonly string[] = [],
): Record<string, string> {
  const named = new Set(alsoSecret.map((name) => name.toLowerCase()))
  const copy: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const hide = isSecretName(name) || named.has(name.toLowerCase())
    copy[name] = hide ? redacted : redactText(value)
  }
  return copy
}

/**
 * A URL, usable or not, without user information and without the values of secret-looking parameters.
 * What URL parsers skip (leading blanks, tabs and line ends anywhere) goes too, since it could hide
 * the place of a password.
 */
export function redactUrl(url: string): string {
  const seen = url.replace(/^[^!-\u{10ffff}]+|[\t\n\r]+/gu, '')
  const [, scheme = '', rest = ''] =
    /^([a-z][a-z0-9+.-]*:[/\\]*|[/\\]{2,})?(.*)$/is.exec(seen) ?? []
  const authorityEnd = rest.search(/[/\\?#]/)
  const authority = authorityEnd < 0 ? rest : rest.slice(0, authorityEnd)
  const at = scheme === '' ? -1 : authority.lastIndexOf('@')
  const bare = at < 0 ? rest : `${redacted}${rest.slice(at)}`
  const parameters = /([?&;#])([^=&;#?]+)=([^&;#]*)/g
  const safe = bare.replace(parameters, (whole, before: string, name: string) =>
    isSecretName(decoded(name)) ? `${before}${name}=${redacted}` : whole,
  )
  return redactText(scheme + safe)
}

const keyLike =
  /(?<![A-Za-z0-9])((?:ak|pk|sk)_)[A-Za-z0-9]{16,}|(wh(?:sec|sk)_)[A-Za-z0-9+/=_-]{8,}/g

/** Hides whatever looks like one of our keys or secrets; the prefix stays, which says what it was. */
export function redactText(text: string): string {
  return text.includes('_')
    ? text.replace(keyLike, (_, key?: string, secret?: string) => `${key ?? secret}${redacted}`)
    : text
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
