/** Markup that is safe to send: text got into it through `html`, which escapes. */
export interface Html {
  readonly markup: string
}

type Insert = string | number | Html | readonly Html[]

/** A template whose inserted texts are escaped. */
export function html(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  let markup = parts[0] ?? ''
  inserts.forEach((insert, at) => {
    markup += markupOf(insert) + (parts[at + 1] ?? '')
  })
  return { markup }
}

export const nothing: Html = { markup: '' }

/** A text of the document, in which what stands between backticks is code. */
export function prose(text: string): Html {
  return { markup: escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>') }
}

/** Markup with something between each two pieces. */
export function between(separator: string, pieces: readonly Html[]): Html {
  return { markup: pieces.map(({ markup }) => markup).join(escaped(separator)) }
}

function markupOf(insert: Insert): string {
  if (typeof insert === 'string') return escaped(insert)
  if (typeof insert === 'number') return String(insert)
  return 'markup' in insert ? insert.markup : insert.map(({ markup }) => markup).join('')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
