interface Lengths {
  readonly first: number
  readonly each: number
}

/** A text in pieces, cut after a line where one ends in time, and never within a character. */
export function piecesOf(text: string, { first, each }: Lengths): string[] {
  const pieces: string[] = []
  let from = 0
  while (from < text.length) {
    const to = from + (from === 0 ? first : each)
    const end = to >= text.length ? text.length : cutBefore(text, { from, to })
    pieces.push(text.slice(from, end))
    from = end
  }
  return pieces
}

function cutBefore(text: string, { from, to }: { from: number; to: number }): number {
  const line = text.lastIndexOf('\n', to - 1) + 1
  if (line > from + (to - from) / 2) return line
  const isWithin = /[\uD800-\uDBFF]/.test(text.charAt(to - 1))
  return isWithin && to - 1 > from ? to - 1 : to
}
