import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const pattern = /^[A-Za-z0-9._-]{1,64}$/
/** Tells processes apart, so that ids of two never meet in one log. */
const prefix = randomBytes(6).toString('hex')
let count = 0

/** The caller's `X-Request-Id` if it is harmless in a log, otherwise one of our own. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id']
  if (typeof given === 'string' && pattern.test(given)) return given
  count += 1
  return `${prefix}-${count.toString(36)}`
}
