/**
 * Text from elsewhere, harmless for a terminal: control characters, marks that turn the direction of
 * writing, and lone halves of characters are shown as escapes. With `lines`, line breaks and tabs stay.
 */
export function printable(text: string, { lines = false } = {}): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (char) =>
    lines && (char === '\n' || char === '\t') ? char : escaped(char),
  )
}

/** On one line, cut where it gets longer than anybody reads. */
export function oneLine(text: string, longest = 500): string {
  const characters = Array.from(text.slice(0, 2 * longest))
  const cut = characters.length > longest || text.length > 2 * longest
  return printable(cut ? `${characters.slice(0, longest).join('')} ...` : text)
}

function escaped(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
}
