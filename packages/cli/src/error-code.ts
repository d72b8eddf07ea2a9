/** The code by which programs know an error, such as `ENOENT`; null when it has none. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error && 'code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}
