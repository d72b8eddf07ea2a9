import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { curlOf } from '../src/pages/topics/curl.ts'

/** What a shell makes of the line: the arguments that the command would get. */
function argumentsIn(line: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`
  const printed = execFileSync('/bin/sh', ['-c', script], { env: { POSTHORN_KEY: 'pk_1' } })
  return printed.toString().split('\0').slice(0, -1)
}

test('a shell publishes what the page shows, whatever stands in it', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom("it's", '$(id)', '`id`', '"', '\\', '!!', "';id;'", '\n', '$POSTHORN_KEY'),
  )
  fc.assert(
    fc.property(fc.dictionary(text, text), (data) => {
      const url = 'http://localhost:8400/v1/channels/c/events'
      const body = { topic: 'order.created', data }
      const [to, , auth, , type, , sent = ''] = argumentsIn(curlOf({ url, body }))
      expect(to).toBe(url)
      expect(auth).toBe('Authorization: Bearer pk_1')
      expect(type).toBe('Content-Type: application/json')
      expect(sent).toBe(JSON.stringify(body, null, 2))
    }),
    { numRuns: 15 },
  )
})
