const token = /"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g
/** Deeper than this is not indented further: a line of spaces says nothing. */
const deepest = 40

/**
 * JSON on many lines, as `JSON.stringify` would write it, but every value as it stands: a number keeps
 * all its digits. Stops soon after so many characters. Null when the text is no JSON.
 */
export function indentJson(text: string, most: number): string | null {
  if (!isJson(text)) return null
  let out = ''
  let depth = 0
  let before = ''
  const lineBreak = () => `\n${'  '.repeat(Math.min(depth, deepest))}`
  for (const [part] of text.matchAll(token)) {
    const closes = part === '}' || part === ']'
    if (closes) depth -= 1
    const isFirst = before === '{' || before === '['
    if (closes ? !isFirst : isFirst || before === ',') out += lineBreak()
    out += part === ':' ? ': ' : part
    if (part === '{' || part === '[') depth += 1
    before = part
    if (out.length > most) break
  }
  return out
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
