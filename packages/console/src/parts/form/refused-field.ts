import { PosthornProblem } from '@posthorn/client'
import { visible } from '../text/visible.ts'

/** What the server found wrong with a field of a request and all below it; null when nothing. */
export function refusedField(error: unknown, ...pointers: readonly string[]): string | null {
  if (!(error instanceof PosthornProblem)) return null
  const found = error.errors.filter(({ pointer }) =>
    pointers.some((each) => pointer === each || pointer.startsWith(`${each}/`)),
  )
  return found.length === 0 ? null : visible(found.map(({ detail }) => detail).join(' '))
}
