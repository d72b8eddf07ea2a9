import type { Operation } from '../openapi/document.ts'
import { prettyJson } from './example-box.ts'

/**
 * The call as a command to copy. What differs from reader to reader stands in shell variables:
 * `$POSTHORN_URL`, `$POSTHORN_KEY`, and one for each part of the path, such as `$WEBHOOK`.
 */
export function curlOf(method: string, path: string, operation: Operation): string {
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)
  const body = operation.requestBody?.content['application/json']?.example
  const verb = method.toUpperCase()
  const isImplied = verb === (body === undefined ? 'GET' : 'POST')
  const lines = [`curl ${isImplied ? '' : `-X ${verb} `}"$POSTHORN_URL${place}"`]
  if (operation.security.length > 0) lines.push(credential(operation))
  if (body !== undefined) {
    lines.push("-H 'content-type: application/json'", `-d ${quoted(prettyJson(body, '  '))}`)
  }
  return lines.join(' \\\n  ')
}

function credential({ security }: Operation): string {
  return security.some((each) => each.basic !== undefined)
    ? '-u "$POSTHORN_KEY:"'
    : '-H "authorization: Bearer $POSTHORN_KEY"'
}

/** As the shell takes it for one word. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
