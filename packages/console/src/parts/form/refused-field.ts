import { PosthornProblem } from '@posthorn/client'
import { visible } from '../text/visible.ts'

/** What the server found wrong with a field of a request and all below it; null when nothing. */
export function refusedField(error: unknown, ...pointers: readonly string[]): string | null {
  if (!(error instanceof PosthornProblem)) return null
  const found = error.errors.filter(({ pointer }) => isBelow(pointer, pointers))
  return found.length === 0 ? null : visible(found.map(({ detail }) => detail).join(' '))
}

/** Whether all that the server found wrong is told by these fields: what lies deeper in one has its own place to tell. */
export function isAllAtFields(error: unknown, ...pointers: readonly string[]): boolean {
  if (!(error instanceof PosthornProblem) || error.errors.length === 0) return false
  return error.errors.every(({ pointer }) => pointers.includes(pointer))
}

function isBelow(pointer: string, pointers: readonly string[]): boolean {
  return pointers.some((each) => pointer === each || pointer.startsWith(`${each}/`))
}
