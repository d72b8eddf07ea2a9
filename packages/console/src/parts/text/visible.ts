/**
 * Marks that cannot be seen and make text look like another: control characters, those that turn the
 * direction of what follows, spaces of no width, halves of characters. Joiners stay, which emoji and
 * some scripts are written with.
 */
const unseen = /[\p{Bidi_Control}\u200B\u2060\uFEFF\u{E0000}-\u{E007F}\p{Cs}]|(?![\t\n\r])\p{Cc}/gu

/** Text of strangers as it can be shown: what cannot be seen is named, as in `‹U+202E›`. */
export function visible(text: string): string {
  return text.replace(unseen, (mark) => {
    const code = mark.codePointAt(0) ?? 0
    return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`
  })
}
