import { expect, test } from 'vitest'
import { validLocale } from './valid-locale.ts'

test.each([
  ['en-US@posix', 'en-US'],
  ['de_DE.UTF-8', 'de-DE'],
  ['sr_RS@latin', 'sr-RS'],
  ['pt-br', 'pt-BR'],
  ['zh-Hant-TW', 'zh-Hant-TW'],
])('takes %s for %s', (given, expected) => {
  expect(validLocale(given)).toBe(expected)
})

test.each(['C', 'C.UTF-8', '', '@', 'undetermined language', undefined])(
  'takes the one of the machine for %j',
  (given) => {
    const locale = validLocale(given)
    expect(locale).toBe(new Intl.DateTimeFormat().resolvedOptions().locale)
    expect(() => new Intl.NumberFormat(locale)).not.toThrow()
  },
)
