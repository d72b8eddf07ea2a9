/**
 * A value as one line of JSON. What a terminal could take for a command, or does not show, is escaped,
 * which changes nothing for those who parse it.
 */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(unseen, escaped)}\n`
}

// JSON escapes lone halves of characters and the control characters below U+0020 by itself.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

function escaped(char: string): string {
  const units = Array.from({ length: char.length }, (_, at) => char.charCodeAt(at))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
