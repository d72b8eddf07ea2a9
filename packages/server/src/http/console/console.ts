import { resolve, sep } from 'node:path'
import files from '@fastify/static'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/**
 * The web console: files that anyone may load, since what they show they fetch over the API. Every
 * page is the same document; which one it is, the program in it reads from the address, and an address
 * that it does not know it tells the reader of.
 *
 * Files are served as they are on the disk at that moment, so that a console can be built anew below a
 * server that runs. What is not there is left to the handler of what is not found.
 */
export function addConsole(app: FastifyInstance, folder: string): void {
  const assets = resolve(folder, 'assets') + sep
  app.register(files, {
    root: resolve(folder),
    serve: false,
    index: false,
    dotfiles: 'ignore',
    preCompressed: true,
    etag: true,
    // Files are small and sent whole.
    acceptRanges: false,
    cacheControl: false,
    // Called once a file was found: a missing one must not be kept for a year.
    setHeaders(reply, path) {
      reply.headers(path.startsWith(assets) ? lastingHeaders : pageHeaders)
    },
  })
  app.get<{ Params: { '*': string } }>(
    '/*',
    { config: { console: true }, errorHandler },
    (request, reply) => {
      const path = request.params['*']
      if (filePattern.test(path)) return reply.sendFile(path)
      return isPage(request, path) ? reply.sendFile('index.html') : reply.callNotFound()
    },
  )

  /** `If-Match` or `If-Unmodified-Since` may name another version (RFC 9110, 13.1), by no fault of ours. */
  function errorHandler(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
    if (error.statusCode === 412) return reply.code(412).send()
    return app.errorHandler(error, request, reply)
  }
}

/**
 * How the build names files: at the top, or among the assets. No segment begins with a dot, which leads
 * out of the folder or is a note of the build for itself; compressed copies are not asked for by name.
 */
const filePattern = /^(?:assets\/)?[\w-][\w.-]*\.(?!br$|gz$|html$)\w+$/

/** Below `/assets/` there are files alone. Programs, which ask for no document, have got an address wrong. */
function isPage({ headers }: FastifyRequest, path: string): boolean {
  if (path === '') return true
  return headers.accept?.includes('text/html') === true && !path.startsWith('assets/')
}

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
/** Their names hold a hash of what is in them. */
const lastingHeaders = { ...nosniff, 'cache-control': 'public, max-age=31536000, immutable' }
