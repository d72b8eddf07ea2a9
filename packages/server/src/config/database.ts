import { redactUrl } from '../domain/refusal/redact.ts'

/** Where everything is stored. */
export type Database =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** Reads POSTHORN_DATABASE_URL. */
export function readDatabase(url: string, problems: string[]): Database {
  if (/^postgres(ql)?:/i.test(url)) {
    problems.push(
      'POSTHORN_DATABASE_URL names PostgreSQL, which this version does not store to. Use sqlite:PATH.',
    )
    return { kind: 'postgres', url }
  }
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : ''
  if (path === '' || path.startsWith('//') || path.startsWith(':memory:') || path.includes('\0')) {
    problems.push(
      'POSTHORN_DATABASE_URL must be sqlite: and the path of a file, for example sqlite:./posthorn.db or sqlite:/var/lib/posthorn/posthorn.db.',
    )
  }
  return { kind: 'sqlite', path }
}

/** As people may see it: without a password. */
export function describeDatabase(database: Database): string {
  return database.kind === 'sqlite' ? database.path : redactUrl(database.url)
}
