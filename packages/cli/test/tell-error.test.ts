import { describe, expect, test } from 'vitest'
import { CommandError } from '../src/io.ts'
import { tellError } from '../src/tell-error.ts'

const tell = (error: unknown) => tellError(error, { withTrace: false })

describe('an error of a command', () => {
  test('that was foreseen comes with its fix', () => {
    const error = new CommandError('api_refused', 'GET /v1 answered 500', { fix: 'Look above.' })
    expect(tell(error)).toBe('posthorn: GET /v1 answered 500 (api_refused)\n  Look above.\n')
  })

  test('tells the causes, and the code of the first that has one', () => {
    const refused = (address: string) =>
      Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: 'ECONNREFUSED' })
    const cause = new AggregateError([refused('::1:8400'), refused('127.0.0.1:8400')])
    expect(tell(new TypeError('fetch failed', { cause }))).toMatch(
      /^posthorn: fetch failed: connect ECONNREFUSED ::1:8400: connect ECONNREFUSED 127\.0\.0\.1:8400 \(ECONNREFUSED\)\n/,
    )
  })

  test.each([
    [new RangeError(), 'posthorn: RangeError (unexpected)\n'],
    ['just words', 'posthorn: just words (unexpected)\n'],
    [undefined, 'posthorn: undefined (unexpected)\n'],
  ])('of any kind is a sentence: %s', (error, told) => {
    expect(tell(error)).toContain(told)
  })

  test('shows where it came from on request', () => {
    expect(tellError(new Error('broke'), { withTrace: true })).toContain('tell-error.test.ts')
  })
})
