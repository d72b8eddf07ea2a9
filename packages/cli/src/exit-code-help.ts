/** Ends a help text: what the exit codes of a command mean, where they say more than done and failed. */
export function exitCodeHelp(meanings: Readonly<Record<number, string>>): string {
  const lines = Object.entries(meanings).map(([code, meaning]) => `\n  ${code.padEnd(5)}${meaning}`)
  return `\nExit codes:${lines.join('')}`
}
