import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { GoneNotice } from './gone-notice.tsx'
import { loadPart } from './load-part.ts'

/**
 * A component that comes when it is first shown. Where it cannot come, that is said in its place: what
 * stands around it, a form that is half filled in for example, stays.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await loadPart(load).catch(() => GoneNotice) }))
}
