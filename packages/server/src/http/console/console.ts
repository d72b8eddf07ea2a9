import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import files from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/**
 * The web console: files that anyone may load, since what they show they fetch over the API. Every
 * page is the same document; which one it is, the program in it reads from the address.
 */
export function addConsole(app: FastifyInstance, folder: string): void {
  app.register(files, {
    root: folder,
    serve: false,
    preCompressed: true,
    etag: true,
    cacheControl: false,
  })
  const config = { console: true } as const
  for (const url of pages) {
    app.get(url, { config }, (_request, reply) => reply.headers(pageHeaders).sendFile('index.html'))
  }
  for (const path of filesIn(folder)) {
    const headers = path.startsWith('assets/') ? lastingHeaders : freshHeaders
    app.get(`/${path}`, { config }, (_request, reply) => reply.headers(headers).sendFile(path))
  }
}

/** The addresses of pages, as `packages/console/src/app/paths.ts` has them. */
const pages = ['/', '/sign-in', '/channels', '/channels/*', '/topics', '/topics/*']

/**
 * Scripts come from this server alone, and none stands in a page. Styles may, since widgets set their
 * measures there; without scripts a style can do little.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const nosniff = { 'x-content-type-options': 'nosniff' }
const pageHeaders = {
  ...nosniff,
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
}
const freshHeaders = { ...nosniff, 'cache-control': 'no-cache' }
/** Their names hold a hash of what is in them. */
const lastingHeaders = { ...nosniff, 'cache-control': 'public, max-age=31536000, immutable' }

function filesIn(folder: string): string[] {
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => join(parentPath, name).slice(folder.length + 1))
      .map((path) => path.replaceAll('\\', '/'))
      // What begins with a dot is a note of the build for itself.
      .filter((path) => path !== 'index.html' && !/(^|\/)\.|\.(br|gz)$/.test(path))
  )
}
