import type { HTTPMethods } from 'fastify'
import type { Route } from '../route.ts'

const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

export interface PathMethods {
  readonly path: string
  /** As the `Allow` header names them. */
  readonly allowed: readonly string[]
  readonly others: HTTPMethods[]
}

/**
 * What each path takes and what it does not. HEAD goes wherever GET goes. `/topics/import` takes what
 * `/topics/:topic` does as well: there may be a topic of that name.
 */
export function methodsByPath(routes: readonly Route[]): PathMethods[] {
  return [...new Set(routes.map(({ path }) => path))].map((path) => {
    const covering = routes.filter((route) => covers(route.path, path))
    const methods = new Set<string>(covering.flatMap((route) => route.methods))
    if (methods.has('GET')) methods.add('HEAD')
    return {
      path,
      allowed: known.filter((method) => methods.has(method)),
      others: known.filter((method) => !methods.has(method)),
    }
  })
}

function covers(pattern: string, path: string): boolean {
  const segments = path.split('/')
  const parts = pattern.split('/')
  return (
    parts.length === segments.length &&
    parts.every((part, at) => part.startsWith(':') || part === segments[at])
  )
}
