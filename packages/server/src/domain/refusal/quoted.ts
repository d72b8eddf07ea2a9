import { isSecretName, redacted, redactText, redactUrl } from './redact.ts'

/** How much of a value that somebody gave is shown back to them in a sentence. */
const shownCharacters = 80

/**
 * A value that somebody gave, as it stands in a sentence: as JSON, cut where it gets long, without
 * what looks like a credential.
 */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(withoutSecrets(value)))
  return cut(JSON.stringify(value, hidden) ?? 'nothing')
}

/** At most so many UTF-16 units, with a sign that more came; no character is cut in half. */
export function cut(text: string, characters = shownCharacters): string {
  if (text.length <= characters) return text
  return `${text.slice(0, characters).replace(/[\ud800-\udbff]$/, '')}…`
}

const likeUrl = /^\s*(?:[a-z][a-z0-9+.-]*:)?[/\\]/i

function withoutSecrets(text: string): string {
  return likeUrl.test(text) ? redactUrl(text) : redactText(text)
}

function hidden(name: string, value: unknown): unknown {
  if (isSecretName(name)) return redacted
  return typeof value === 'string' ? withoutSecrets(value) : value
}
