import { execFileSync } from 'node:child_process'
import type { Attempt } from '@posthorn/client'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { curlOfAttempt } from '../src/parts/attempt/attempt-curl.ts'

function attempt(url: string, headers: Record<string, string>): Attempt {
  return {
    id: 'a',
    number: 1,
    started_at: '2026-02-03T04:05:06.000Z',
    outcome: 'delivered',
    http_code: 200,
    error: null,
    detail: null,
    duration_ms: 1,
    url,
    request: { headers },
    response: null,
    timings: { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 1 },
  }
}

/** What a shell makes of the line, without calling curl. */
function argumentsOf(line: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${line}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

test('names credentials instead of telling them, and leaves the length to curl', () => {
  const line = curlOfAttempt(
    attempt('https://[redacted]@erp.example.com/hooks?token=[redacted]', {
      'content-type': 'application/json',
      'content-length': '2',
      'X-API-Key': '[redacted]',
    }),
    '{}',
  )
  expect(argumentsOf(line)).toEqual([
    'https://<credential>@erp.example.com/hooks?token=<credential>',
    '-H',
    'content-type: application/json',
    '-H',
    'X-API-Key: <X-API-Key>',
    '--data-raw',
    '{}',
  ])
})

test('means nothing to the shell, whatever stands in it', () => {
  const text = fc.string({ unit: fc.constantFrom("'", '"', '$', '`', '\\', '\n', ';', 'a', ' ') })
  fc.assert(
    fc.property(text, text, (value, body) => {
      const line = curlOfAttempt(attempt('https://a.example', { 'x-a': value }), body)
      expect(argumentsOf(line)).toEqual([
        'https://a.example',
        '-H',
        `x-a: ${value}`,
        '--data-raw',
        body,
      ])
    }),
    { numRuns: 30 },
  )
})

test('takes a body that is not there, or is large, from a file', () => {
  const made = attempt('https://a.example', {})
  expect(argumentsOf(curlOfAttempt(made, null))).toContain('@body.json')
  expect(argumentsOf(curlOfAttempt(made, 'x'.repeat(200_000)))).toContain('@body.json')
})
