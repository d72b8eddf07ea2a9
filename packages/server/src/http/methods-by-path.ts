import type { HTTPMethods } from 'fastify'
import type { Route } from './route.ts'

const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

export interface PathMethods {
  readonly path: string
  /** As the `Allow` header names them. */
  readonly allowed: readonly string[]
  readonly others: HTTPMethods[]
}

/** What each path takes and what it does not. HEAD goes wherever GET goes. */
export function methodsByPath(routes: readonly Route[]): PathMethods[] {
  const taken = new Map<string, Set<string>>()
  for (const { path, methods } of routes) {
    const allowed = taken.get(path) ?? new Set<string>()
    for (const method of methods) allowed.add(method)
    if (allowed.has('GET')) allowed.add('HEAD')
    taken.set(path, allowed)
  }
  return Array.from(taken, ([path, methods]) => ({
    path,
    allowed: known.filter((method) => methods.has(method)),
    others: known.filter((method) => !methods.has(method)),
  }))
}
