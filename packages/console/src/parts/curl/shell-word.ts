/** Between single quotes a shell of Unix reads everything as it stands, but for the quote itself. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
