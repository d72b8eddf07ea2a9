import { lazyRouteComponent } from '@tanstack/react-router'
import { loadPart } from '../parts/update/load-part.ts'

/** A page that comes when somebody goes there. Where it cannot come, `ErrorPage` has it put right. */
export const lazyPage: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => loadPart(load), name)
