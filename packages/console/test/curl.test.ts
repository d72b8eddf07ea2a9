import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { curlOf } from '../src/parts/curl/curl.ts'

/** What a shell makes of the line: the arguments that the command would get. */
function argumentsIn(line: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`
  const printed = execFileSync('/bin/sh', ['-c', script], { env: { POSTHORN_KEY: 'pk_1' } })
  return printed.toString().split('\0').slice(0, -1)
}

test('a shell sends what the page shows, whatever stands in it', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom("it's", '$(id)', '`id`', '"', '\\', '!!', "';id;'", '\n', '$POSTHORN_KEY'),
  )
  fc.assert(
    fc.property(fc.dictionary(text, text), (data) => {
      const url = 'http://localhost:8400/v1/channels/c/events'
      const body = JSON.stringify({ topic: 'order.created', data })
      const headers = { 'Content-Type': 'application/json' }
      const line = curlOf({ url, keyIn: 'POSTHORN_KEY', headers, body })
      expect(argumentsIn(line)).toEqual([
        url,
        '-H',
        'Authorization: Bearer pk_1',
        '-H',
        'Content-Type: application/json',
        '--data-raw',
        body,
      ])
    }),
    { numRuns: 15 },
  )
})

test('a body that begins with @ is sent, and no file of that name', () => {
  const line = curlOf({ url: 'https://a.example', headers: {}, body: '@/etc/passwd' })
  expect(argumentsIn(line).slice(-2)).toEqual(['--data-raw', '@/etc/passwd'])
})
